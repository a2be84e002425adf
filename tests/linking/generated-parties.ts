/**
 * Parties as departments write them down, with the mess that real exports are full of, and which business each really
 * is. What is wrong with them are the kinds of mess that sample exports show, the more of it the higher the mess level.
 */
import type { DepartmentName } from '../../schema/departments.ts';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';
import type { Random } from '../setup/random.ts';
import {
  type RegisteredBusiness,
  registeredAddress,
  registeredName,
  unregisteredAddress,
  unregisteredName,
} from './generated-register.ts';

export interface GeneratedParty {
  readonly department: DepartmentName;
  readonly id: string;
  readonly name: string;
  readonly recordedUscc: string | null;
  readonly registrationNumber: string | null;
  readonly organisationCode: string | null;
  readonly person: string | null;
  readonly address: string | null;
  readonly street: string | null;
  /** Which business it really is; null for whom the register does not know. */
  readonly truth: string | null;
}

const departments = ['urban-management', 'culture-tourism', 'water'] as const;

/** Parties of a register: 1 is the mess of the sample exports, 2 twice and 3 three times as much. */
export function partiesOf(
  register: readonly RegisteredBusiness[],
  size: number,
  mess: number,
  random: Random,
): readonly GeneratedParty[] {
  return Array.from({ length: size }, (_, number) => {
    const id = `p${String(number).padStart(8, '0')}`;
    const department = random.one(departments);
    if (random.chance(0.03)) return { department, id, ...unregistered(random) };
    const business = random.one(register);
    return { department, id, ...described(business, mess, random), truth: business.uscc };
  });
}

const nobody = {
  recordedUscc: null,
  registrationNumber: null,
  organisationCode: null,
  truth: null,
};

function unregistered(random: Random) {
  const street = random.one(['涧头集镇', '泥沟镇', '古城街道']);
  const address = unregisteredAddress(random);
  return { ...nobody, name: unregisteredName(random), person: null, address, street };
}

function described(business: RegisteredBusiness, mess: number, random: Random) {
  const identifiers = identifiersOf(business, mess, random);
  const unclear = identifiers === nobody || random.chance(0.3);
  // An inspection has an address and a street, a permit an address and a representative, a penalty neither place.
  const record = random.one(['INSPECTION', 'INSPECTION', 'PERMIT', 'PERMIT', 'PENALTY'] as const);
  const placed = record !== 'PENALTY' && !random.chance(0.01 * mess);
  return {
    ...identifiers,
    name: unclear ? writtenName(business, mess, random) : registeredName(business.name),
    person: record === 'INSPECTION' ? null : writtenPerson(business.person, mess, random),
    address: placed ? writtenAddress(business, mess, random) : null,
    street: record === 'INSPECTION' ? business.town : null,
  };
}

function identifiersOf(
  { uscc, registrationNumber }: RegisteredBusiness,
  mess: number,
  random: Random,
) {
  const drawn = random.next() / mess;
  if (drawn < 0.032) return { ...nobody, recordedUscc: slip(uscc, random) };
  if (drawn < 0.09) return { ...nobody, registrationNumber };
  if (drawn < 0.1) return { ...nobody, organisationCode: uscc.slice(8, 17) };
  if (drawn < 0.22) return nobody;
  return { ...nobody, recordedUscc: uscc };
}

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** The code with one slip, by which it is a code no more. */
function slip(uscc: string, random: Random): string {
  for (;;) {
    const at = random.between(0, 16);
    const written = random.one([
      uscc.slice(0, at) + random.one(alphabet) + uscc.slice(at + 1),
      uscc.slice(0, at) + uscc.charAt(at + 1) + uscc.charAt(at) + uscc.slice(at + 2),
      uscc.slice(0, at) + uscc.slice(at + 1),
      uscc.slice(0, at) + random.one(alphabet) + uscc.slice(at),
    ]);
    if (written !== uscc && !isUscc(written)) return written;
  }
}

const homophones: Readonly<Record<string, string>> = {
  听: '厅',
  晖: '辉',
  悦: '月',
  瑞: '锐',
  鑫: '新',
  源: '原',
  福: '富',
  祥: '翔',
  清: '青',
  龙: '隆',
};

function soundingAlike(text: string): string {
  return [...text].map((character) => homophones[character] ?? character).join('');
}

/** A name as somebody wrote it: each kind of mess by itself, several together the more mess there is. */
function writtenName(business: RegisteredBusiness, mess: number, random: Random): string {
  const { name } = business;
  let { words, trade } = name;
  let form = name.company ? '有限公司' : '';
  let { branch } = name;
  let area = '台河区';
  for (let slips = 1; slips === 1 || (slips <= mess && random.chance(0.4)); slips += 1) {
    const kind = random.between(0, 7);
    if (kind === 0) area = '台河';
    if (kind === 1) area = '';
    if (kind === 2) area = '山东省台河区';
    if (kind === 3 && form) form = random.chance(0.5) ? '' : '有限责任公司';
    if (kind === 4) words = `${words.charAt(0)} ${words.slice(1)}`;
    if (kind === 5) words = soundingAlike(words);
    if (kind === 6 && mess > 1 && random.chance(0.3)) words = mistyped(words, random);
    if (kind === 7 && mess > 1 && random.chance(0.3))
      trade = trade.replace(/餐饮服务$/, '') || trade;
  }
  if (mess > 1 && branch && random.chance(0.05)) branch = '';
  const brackets = random.chance(0.5) ? ['(', ')'] : ['（', '）'];
  return `${area}${words}${trade}${form}${branch && brackets[0] + branch + brackets[1]}`;
}

function mistyped(words: string, random: Random): string {
  const at = random.between(0, words.length - 1);
  return words.slice(0, at) + random.one([...'大小新老中']) + words.slice(at + 1);
}

function writtenPerson(person: string, mess: number, random: Random): string | null {
  if (random.chance(0.01 * mess)) return null;
  return random.chance(0.01 * (mess - 1)) ? person.slice(0, 2) : person;
}

function writtenAddress(business: RegisteredBusiness, mess: number, random: Random): string {
  const whole = registeredAddress(business);
  if (!random.chance(0.25 * mess)) return whole;
  const kind = random.between(0, mess > 1 ? 5 : 4);
  if (kind === 0) return whole.replace('山东省台河区', '');
  if (kind === 1) return whole.replace('山东省', '');
  if (kind === 2) return whole.replace('台河区', '台河区 ');
  if (kind === 3) return whole.replace('号', '号院');
  if (kind === 4) return whole.replace(/\d+室$/, '');
  return whole.replace(/\d+号/, (house) => `${Number.parseInt(house, 10) + 2}号`);
}
