/** What an address is made of: areas, town or street (街道/镇/乡), road, house number, room. */
import { digits, plain, withoutAreas } from './plain-text.ts';

export interface AddressParts {
  readonly town: string | null;
  readonly road: string | null;
  readonly house: string | null;
  readonly room: string | null;
}

const areaForm =
  /^([^省]{2,7}省|[^区]{2,6}自治区)?([^市]{2,6}市)?([^区县市]{1,6}[区县市])?(?=[^镇乡街]{1,6}(?:街道|镇|乡))/;
const townForm = /^[^镇乡街\d]{1,6}(?:街道|镇|乡)/;
const roadForm = /^(.{1,12}?(?:大街|大道|胡同|[街路巷道里弄村](?!口))+)(?:(\d+(?:-\d+)?)号?)?(.*)$/;

/** Reads an address and the town recorded beside it; `areas` are the areas that addresses of this city begin with. */
export function readAddress(
  address: string | null,
  street: string | null,
  areas: readonly string[],
): AddressParts {
  const text = withoutAreas(plain(address ?? '').replace(/[()]/g, ''), areas).replace(areaForm, '');
  const town = townForm.exec(text)?.[0] ?? null;
  const stated = street === null ? null : plain(street) || null;
  const [, road, house, rest = ''] = roadForm.exec(text.slice(town?.length ?? 0)) ?? [];
  const room = digits(rest).match(/\d+/g)?.join('-') ?? null;
  return { town: town ?? stated, road: road ?? null, house: house ?? null, room };
}

/** The province, city and district that an address begins with, as it writes them. */
export function areasOf(address: string): readonly string[] {
  const [, ...areas] = areaForm.exec(plain(address)) ?? [];
  return areas.filter((area) => area !== undefined);
}
