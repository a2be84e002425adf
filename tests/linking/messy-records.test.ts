/**
 * Records that nobody generated: each kind of mess that real ones are known for, written by hand beside a generated city.
 * Nothing may be linked wrongly; what is plainly one business is linked, and what could be is asked.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCharacter } from '../../subgraphs/kit/records/uscc.ts';
import { generatedCity, type Ledger, linkAll, openLedger, tellCity } from './linked-ledger.ts';

interface Written {
  readonly name: string;
  readonly uscc?: string;
  readonly registration?: string;
  readonly organisation?: string;
  readonly address?: string;
  readonly person?: string;
}

/** A business of the register: its code follows from its number. */
interface Registered {
  readonly number: number;
  readonly name: string;
  readonly address: string;
  readonly person: string;
  readonly registration?: string;
}

function codeOf(number: number): string {
  const body = `91370405MA9Y${String(number).padStart(5, '0')}`;
  return body + checkCharacter(body);
}

const place = '山东省台河区';

const register: readonly Registered[] = [
  {
    number: 1,
    name: '台河区听潮云门酒楼有限公司',
    address: `${place}泥沟镇箭道街144号`,
    person: '欧阳静涵',
  },
  { number: 2, name: '台河区霁月轩茶馆', address: `${place}泥沟镇丁字街203号`, person: '端木清扬' },
  {
    number: 3,
    name: '台河区创世纪五金建材厂',
    address: `${place}邳庄镇台中路3-5号`,
    person: '司徒远',
  },
  {
    number: 4,
    name: 'COSTA TRAVEL PLANNING',
    address: `${place}古城街道康宁路8号`,
    person: 'JOHN SMITH',
  },
  {
    number: 5,
    name: 'STAR PLATINUM ACOUSTICS',
    address: `${place}古城街道康宁路8号`,
    person: 'MARY JONES',
  },
  {
    number: 6,
    name: '台河区诸葛明远小吃店',
    address: `${place}运河街道金光路77号`,
    person: '诸葛明远',
  },
  {
    number: 7,
    name: '台河区万俟水产商行',
    address: `${place}运河街道金光路78号`,
    person: '万俟波',
    registration: '370405291000018',
  },
  { number: 8, name: '台河区夏侯惇武术馆', address: `${place}东关街道人民路6号`, person: '夏侯惇' },
  { number: 9, name: '台河区夏侯渊弓箭铺', address: `${place}东关街道人民街6号`, person: '夏侯渊' },
  {
    number: 10,
    name: '台河区青萍末餐饮管理合伙企业(有限合伙)',
    address: `${place}东关街道月河街21号`,
    person: '澹台灭明',
  },
];

interface Case extends Written {
  readonly what: string;
  /** The number of the business that it is plainly; to no other may anything be linked. */
  readonly linked?: number;
}

const cases: readonly Case[] = [
  {
    what: 'traditional characters',
    name: '臺河區聽潮雲門酒樓有限公司',
    address: '山東省臺河區泥溝鎮箭道街144號',
    linked: 1,
  },
  {
    what: 'a number in words',
    name: '听潮云门酒楼',
    address: '泥沟镇箭道街一百四十四号',
    linked: 1,
  },
  {
    what: 'circled and full-width characters',
    name: '霁月轩茶馆',
    address: '泥沟镇丁字街２０③号',
    linked: 2,
  },
  {
    what: 'a form of organisation in one character',
    name: '听潮云门酒楼㈱',
    address: '泥沟镇箭道街144号',
    linked: 1,
  },
  {
    what: 'a form in brackets',
    name: '霁月轩茶馆（个体工商户）',
    address: '泥沟镇丁字街203号',
    linked: 2,
  },
  {
    what: 'a partnership without its brackets',
    name: '青萍末餐饮管理合伙企业',
    address: '东关街道月河街21号',
    linked: 10,
  },
  { what: 'a range of houses', name: '创世纪五金建材厂', address: '邳庄镇台中路3、5号', linked: 3 },
  {
    what: 'the first house of a range',
    name: '创世纪五金建材厂',
    address: '邳庄镇台中路3号',
    linked: 3,
  },
  {
    what: 'a street for a road',
    name: '霁月轩茶馆',
    address: '泥沟镇丁字路203号',
    person: '端木清扬',
    linked: 2,
  },
  {
    what: 'an English name in other spelling',
    name: 'Costa Travel-Planning',
    address: '古城街道康宁路8号',
    linked: 4,
  },
  {
    what: 'another English name of the same letters at the same door',
    name: 'PLANNER VISTA COSTA LTG',
    address: '古城街道康宁路8号',
  },
  { what: 'nothing but a telephone', name: '13853705566', address: '运河街道金光路77号' },
  { what: 'a telephone and no place', name: '电话13853705566' },
  {
    what: 'the person who runs a business, with nothing else',
    name: '诸葛明远',
    person: '诸葛明远',
  },
  {
    what: 'another person at the door of a business',
    name: '李丽',
    person: '李丽',
    address: '运河街道金光路77号',
  },
  {
    what: 'a person’s card number for a code',
    name: '王秀霞',
    uscc: '370405196811200011',
    address: '运河街道金光路79号',
  },
  {
    what: 'O and I for 0 and 1',
    name: '听潮云门酒楼',
    uscc: codeOf(1).replaceAll('0', 'O').replaceAll('1', 'I'),
    linked: 1,
  },
  {
    what: 'O for 0 and nothing that confirms it',
    name: '鸿运当头棋牌室',
    uscc: codeOf(1).replaceAll('0', 'O'),
    address: '邳庄镇文化路9号',
  },
  {
    what: 'an organisation code with a hyphen',
    name: '霁月轩',
    organisation: `${codeOf(2).slice(8, 16)}-${codeOf(2).charAt(16)}`,
    linked: 2,
  },
  {
    what: 'an organisation code in the column of the code',
    name: '霁月轩茶馆',
    uscc: codeOf(2).slice(8, 17),
    linked: 2,
  },
  {
    what: 'a registration number in the column of the code',
    name: '万俟水产',
    uscc: '370405291000018',
    linked: 7,
  },
  {
    what: 'a registration number of another name, place and person',
    name: '百里挑一婚庆部',
    registration: '370405291000018',
    address: '邳庄镇兴中路1号',
    person: '百里奚',
  },
  {
    what: 'the code in the column of the registration number',
    name: '霁月轩',
    registration: codeOf(2),
    linked: 2,
  },
  {
    what: 'nothing but noughts for codes',
    name: '夜市烤面筋',
    uscc: '000000000000000000',
    registration: '000000000000000',
    organisation: '000000000',
  },
  {
    what: 'a neighbour in a street of the same name',
    name: '夏侯渊弓箭铺',
    address: '东关街道人民街6号',
    linked: 9,
  },
];

let ledger: Ledger;
const links = new Map<string, string | null>();

beforeAll(async () => {
  ledger = await openLedger();
  const { pool } = ledger.database;
  await tellCity(pool, generatedCity(51, 800, 2));
  for (const { number, name, address, person, registration } of register) {
    await pool.query(
      `WITH told AS (INSERT INTO matching.representative (uscc, department, legal_representative, generation)
         VALUES ($1, 'market-supervision', $4, 1))
       INSERT INTO business (uscc, department, name, address, registration_number, status, generation)
       VALUES ($1, 'market-supervision', $2, $3, $5, 'ACTIVE', 1)`,
      [codeOf(number), name, address, person, registration ?? null],
    );
  }
  for (const { what, name, uscc, registration, organisation, address, person } of cases) {
    await pool.query(
      `INSERT INTO matching.party (department, id, name, recorded_uscc, registration_number, organisation_code, address,
         legal_representative, generation)
       VALUES ('water', $1, $2, $3, $4, $5, $6, $7, 1)`,
      [what, name, uscc, registration, organisation, address, person],
    );
  }
  await linkAll(pool);
  const { rows } = await pool.query<{ party: string; uscc: string | null }>(
    'SELECT party, uscc FROM matching.link WHERE party = ANY($1)',
    [cases.map(({ what }) => what)],
  );
  for (const { party, uscc } of rows) links.set(party, uscc);
});
afterAll(() => ledger[Symbol.asyncDispose]());

it.each(cases)('$what', ({ what, linked }) => {
  expect(links.get(what)).toBe(linked === undefined ? null : codeOf(linked));
});
