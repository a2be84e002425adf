/** What an address is made of: areas, town or street (街道/镇/乡), road, house number, room. */
import { digits, plain, withoutAreas } from './plain-text.ts';

export interface AddressParts {
  readonly town: string | null;
  readonly road: string | null;
  readonly house: string | null;
  /** What comes behind the house: a building, a room, or the end of a range of houses. */
  readonly room: string | null;
}

const areaForm =
  /^([^省]{2,7}省|[^区]{2,6}自治区)?([^市]{2,6}市)?([^区县市]{1,6}[区县市])?(?=[^镇乡街]{1,6}(?:街道|镇|乡))/;
const townForm = /^[^镇乡街\d]{1,6}(?:街道|镇|乡)/;
const roadForm = /^(.{1,12}?(?:大街|大道|胡同|[街路巷道里弄村](?!口))+)(.*)$/;
/** Where nothing says that it is a road, what stands before the number of a house: 老堰河沿339号. */
const unnamedRoadForm = /^(\D{2,12})(\d+[A-Z]?号.*)$/;
const houseForm = /^(\d+[A-Z]?)号?(.*)$/;

/** What stands between two numbers, without which they would be read as one: 3、5号, 3~5号, 3号至5号, 三、五号. */
const between =
  /(?<=[\d号零〇一二三四五六七八九十百])\s*[、,;/·~–—]\s*(?=[\d一二三四五六七八九十])|(?<=[\d号])\s*[至到及和与]\s*(?=\d)/g;

/** A number in words, where what is behind says that it is one: 三号, 二楼. */
const worded = /[零〇一二两三四五六七八九十百]+(?=[-号弄栋幢座楼层单室])/g;

/** Reads an address and the town recorded beside it; `areas` are the areas that addresses of this city begin with. */
export function readAddress(
  address: string | null,
  street: string | null,
  areas: readonly string[],
): AddressParts {
  const { town, place } = townAndPlace(address, street, areas);
  const [, road, rest = ''] = roadForm.exec(place) ?? unnamedRoadForm.exec(place) ?? [];
  const [, house, behind = rest] = houseForm.exec(rest) ?? [];
  const room = digits(behind).match(/\d+/g)?.join('-') ?? null;
  return { town, road: road === undefined ? null : digits(road), house: house ?? null, room };
}

/** Town and place in all their words, such as a crossing that has no number; null where either is not stated. */
export function placeInWords(
  address: string | null,
  street: string | null,
  areas: readonly string[],
): string | null {
  const { town, place } = townAndPlace(address, street, areas);
  return town === null || place === '' ? null : town + place;
}

function townAndPlace(address: string | null, street: string | null, areas: readonly string[]) {
  const apart = (address ?? '').normalize('NFKC').replace(between, '-');
  const whole = plain(apart).replace(/[()]/g, '');
  const text = withoutAreas(whole, areas).replace(areaForm, '');
  const town = townForm.exec(text)?.[0] ?? null;
  const stated = street === null ? null : plain(street) || null;
  const place = text.slice(town?.length ?? 0).replace(worded, digits);
  return { town: town ?? stated, place };
}

/** The province, city and district that an address begins with, as it writes them. */
export function areasOf(address: string): readonly string[] {
  const [, ...areas] = areaForm.exec(plain(address)) ?? [];
  return areas.filter((area) => area !== undefined);
}
