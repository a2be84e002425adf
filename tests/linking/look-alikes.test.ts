/**
 * Businesses that are easily taken for each other: twins at one door, branches of one company, renamed ones, a stall that
 * closed and registered anew, names that sound alike. A record is linked to none but its own; what leaves it open is asked.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCharacter } from '../../subgraphs/kit/records/uscc.ts';
import { generatedCity, type Ledger, linkAll, openLedger, tellCity } from './linked-ledger.ts';

interface Written {
  readonly name: string;
  readonly address?: string;
  readonly person?: string;
  readonly uscc?: string;
  readonly registration?: string;
  /** The business that it is plainly; to no other may it be linked, and to none where nothing is said. */
  readonly linked?: number;
  /** Whom a person must be shown. */
  readonly asked?: readonly number[];
}

/** Name, address and representative of businesses by their numbers, and their older numbers. */
type Register = Readonly<Record<number, readonly [string, string, string, string?]>>;

function codeOf(number: number): string {
  const body = `91370405MA9Y${String(number).padStart(5, '0')}`;
  return body + checkCharacter(body);
}

const lists: readonly { of: string; register: Register; records: readonly Written[] }[] = [
  {
    of: 'twins at one door',
    register: {
      1: ['三顺面馆', '泥沟镇丁字街88号', '王建国'],
      2: ['三顺面馆有限公司', '泥沟镇丁字街88号', '王建军'],
      3: ['双喜理发店', '泥沟镇丁字街88号', '赵双喜'],
      4: ['双喜美发店', '泥沟镇丁字街88号', '钱双喜'],
      5: ['阿里郎烤肉店', '泥沟镇康宁路9号1室', '金三'],
      6: ['阿里郎烤肉店', '泥沟镇康宁路9号2室', '金三'],
      7: ['瑞蚨祥商贸有限公司', '古城街道人民路12号', '孟洛川'],
      8: ['瑞蚨祥贸易有限公司', '古城街道人民路12号', '孟洛川'],
      9: ['8天快捷酒店', '古城街道建设巷7号', '程咬银'],
      10: ['7天快捷酒店', '古城街道建设巷5号', '程咬金'],
      11: ['海天阁酒楼', '马兰屯镇华兴路19号', '令狐冲'],
    },
    records: [
      { name: '三顺面馆', address: '泥沟镇丁字街88号', asked: [1, 2] },
      { name: '三顺面馆', address: '泥沟镇丁字街88号', person: '王建军', linked: 2 },
      { name: '双喜理发店', address: '泥沟镇丁字街88号', linked: 3 },
      { name: '双喜理发店', address: '泥沟镇丁字街88号', person: '钱双喜', asked: [4] },
      { name: '双喜', address: '泥沟镇丁字街88号' },
      { name: '阿里郎烤肉店', address: '泥沟镇康宁路9号', person: '金三', asked: [5, 6] },
      { name: '阿里郎烤肉店', address: '泥沟镇康宁路9号2室', person: '金三', linked: 6 },
      { name: '瑞蚨祥', address: '古城街道人民路12号', person: '孟洛川', asked: [7, 8] },
      { name: '8天快捷酒店', address: '古城街道建设巷5号', person: '程咬金', asked: [10] },
      // Who trades under another name at somebody's door may be another, and not registered.
      { name: '四海楼', address: '马兰屯镇华兴路19号', person: '令狐冲', asked: [11] },
      { name: '四海楼', address: '马兰屯镇华兴路19号', person: '东方白' },
    ],
  },
  {
    of: 'branches of one company',
    register: {
      20: ['金碧酒店管理有限公司', '古城街道人民路1号', '陈金碧'],
      21: ['金碧酒店管理有限公司一分店', '古城街道人民路101号', '陈金碧'],
      22: ['金碧酒店管理有限公司(二分店)', '运河街道金光路12号', '陈金碧'],
      23: ['金碧酒店管理有限公司第三分公司', '东关街道文化路33号', '陈金碧'],
      24: ['银座商贸有限公司古城分公司', '古城街道长安路9号', '罗银座'],
      25: ['银座商贸有限公司运河分公司', '运河街道长安路9号', '罗银座'],
      26: ['天外天餐饮有限公司', '古城街道学府路30号', '杨康'],
      27: ['天外天餐饮有限公司古城店', '古城街道学府路32号', '杨康'],
    },
    records: [
      { name: '金碧酒店管理有限公司', person: '陈金碧', asked: [20] },
      { name: '金碧酒店管理有限公司', address: '运河街道金光路12号', asked: [22] },
      { name: '金碧酒店管理有限公司(2店)', address: '东关街道文化路33号', person: '陈金碧' },
      {
        name: '金碧酒店管理有限公司三分店',
        address: '东关街道文化路33号',
        person: '陈金碧',
        linked: 23,
      },
      { name: '金碧酒店管理有限公司四分店', address: '古城街道人民路101号', person: '陈金碧' },
      // A branch of which nothing says which, or by its road and not its number, is the one at its door.
      { name: '金碧酒店管理有限公司分店', address: '古城街道人民路101号', linked: 21 },
      { name: '金碧酒店管理有限公司分店', person: '陈金碧', asked: [21, 22, 23] },
      {
        name: '金碧酒店管理有限公司(金光路店)',
        address: '运河街道金光路12号',
        person: '陈金碧',
        linked: 22,
      },
      { name: '银座商贸有限公司(运河)', address: '运河街道长安路9号', linked: 25 },
      { name: '银座商贸有限公司运河分公司', person: '罗银座', linked: 25 },
      { name: '银座商贸有限公司东关店', address: '古城街道长安路9号', person: '罗银座' },
      { name: '天外天餐饮有限公司古城店', address: '古城街道学府路30号', asked: [26] },
    ],
  },
  {
    of: 'renamed businesses',
    register: {
      30: ['望岳楼大酒店有限公司', '邳庄镇文化路15号', '慕容雪', '370405291000020'],
      31: ['鸿宾楼饭庄', '张山子镇月河街70号', '宇文化'],
      32: ['新和顺饭店(原和顺饭店)', '马兰屯镇金光路8号', '周伯通'],
      33: ['和顺饭店', '马兰屯镇金光路80号', '周伯温'],
    },
    records: [
      { name: '鸿宾楼饭庄', address: '邳庄镇文化路15号', person: '慕容雪', asked: [30] },
      { name: '鸿宾楼饭庄', address: '邳庄镇文化路15号', person: '某某' },
      {
        name: '鸿宾楼饭庄',
        address: '邳庄镇文化路15号',
        registration: '370405291000020',
        linked: 30,
      },
      // An older number against another's name, or against nothing: nobody is accused of not being registered.
      { name: '鸿宾楼饭庄', registration: '370405291000020', asked: [30, 31] },
      { name: '四海楼', registration: '370405291000020', asked: [30] },
      { name: '四海楼', uscc: codeOf(30), linked: 30 },
      { name: '新和顺饭店', address: '马兰屯镇金光路8号', linked: 32 },
      { name: '和顺饭店', address: '马兰屯镇金光路8号', asked: [32, 33] },
    ],
  },
  {
    of: 'stalls that closed and registered anew',
    register: {
      40: ['老李烧烤摊', '涧头集镇车大路45号', '李大力', '370405291000040'],
      41: ['老李烧烤摊', '涧头集镇车大路45号', '李大力', '370405291000041'],
      42: ['老赵豆腐坊', '涧头集镇车大路47号', '赵二娘'],
      43: ['实惠超市', '泥沟镇顺河街20号', '甲乙'],
      44: ['实惠超市', '泥沟镇顺河街20号', '丙丁'],
    },
    records: [
      { name: '老李烧烤摊', address: '涧头集镇车大路45号', person: '李大力', asked: [40, 41] },
      { name: '老李烧烤摊', uscc: codeOf(40), address: '涧头集镇车大路45号', linked: 40 },
      { name: '老李烧烤', uscc: codeOf(41), linked: 41 },
      { name: '老李烧烤摊', registration: '370405291000041', linked: 41 },
      { name: '实惠超市', address: '泥沟镇顺河街20号', asked: [43, 44] },
      { name: '实惠超市', address: '泥沟镇顺河街20号', person: '丙丁', linked: 44 },
    ],
  },
  {
    of: 'names that sound alike',
    register: {
      50: ['春晖阁面馆', '泥沟镇学府路1号', '张伟岸'],
      51: ['春辉阁面馆', '泥沟镇学府路3号', '章伟岸'],
      52: ['福源居饭庄', '古城街道幸福胡同2号', '路遥'],
      53: ['富源居饭庄', '古城街道幸福胡同2号', '陆瑶'],
    },
    records: [
      { name: '春辉阁面馆', address: '泥沟镇学府路1号', asked: [50, 51] },
      { name: '春辉阁面馆', person: '张伟岸', asked: [50, 51] },
      { name: '春晖阁面馆', address: '泥沟镇学府路1号', person: '张伟岸', linked: 50 },
      { name: '福原居饭庄', address: '古城街道幸福胡同2号', asked: [52, 53] },
      { name: '福源居饭庄', address: '古城街道幸福胡同2号', person: '陆瑶', asked: [52, 53] },
    ],
  },
];

/** A code that the register has given up, or never had. */
const formerly: Written = {
  name: '老赵豆腐坊',
  uscc: codeOf(900),
  address: '涧头集镇车大路47号',
  person: '赵二娘',
};

/** A stall that nobody registered: the first four are of one operator, of the others each is of its own. */
const stalls: readonly Written[] = [
  { name: '夜市炒货摊', address: '古城街道华兴路路口' },
  { name: '夜市炒货摊', address: '山东省台河区古城街道 华兴路路口' },
  { name: '夜市炒货摊', address: '台河区古城街道华兴路路口' },
  { name: '夜市炒货摊', address: '古城街道华兴路路口。' },
  { name: '夜市炒货摊', address: '古城街道华兴路北路口' },
  { name: '夜市炒货摊', address: '运河街道华兴路路口' },
  { name: '夜市烧烤摊', address: '古城街道华兴路路口' },
  { name: '夜市炒货摊', address: '古城街道华兴路路口', person: '孙二娘' },
  { name: '夜市炒货摊' },
  { name: '夜市炒货摊', person: '孙二娘' },
];

let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger();
  const { pool } = ledger.database;
  await tellCity(pool, generatedCity(52, 800, 1));
  for (const { of, register, records } of lists) {
    for (const [number, [name, address, person, registration]] of Object.entries(register)) {
      await pool.query(
        `WITH told AS (INSERT INTO matching.representative (uscc, department, legal_representative, generation)
           VALUES ($1, 'market-supervision', $4, 1))
         INSERT INTO business (uscc, department, name, address, registration_number, status, generation)
         VALUES ($1, 'market-supervision', $2, $3, $5, 'ACTIVE', 1)`,
        [codeOf(Number(number)), `台河区${name}`, `山东省台河区${address}`, person, registration],
      );
    }
    for (const [place, record] of records.entries()) await tell(`${of} ${place}`, record);
  }
  await tell('formerly', formerly);
  for (const [place, stall] of stalls.entries()) await tell(`stall ${place}`, stall);
  await linkAll(pool);
});
afterAll(() => ledger[Symbol.asyncDispose]());

async function tell(id: string, { name, uscc, registration, address, person }: Written) {
  await ledger.database.pool.query(
    `INSERT INTO matching.party (department, id, name, recorded_uscc, registration_number, address,
       legal_representative, generation)
     VALUES ('water', $1, $2, $3, $4, $5, $6, 1)`,
    [id, name, uscc, registration, address, person],
  );
}

async function found(party: string): Promise<{ linked: string | null; asked: string[] }> {
  const { rows } = await ledger.database.pool.query(
    `SELECT uscc AS linked, ARRAY(SELECT uscc FROM matching.candidate WHERE candidate.party = link.party) AS asked
     FROM matching.link WHERE party = $1`,
    [party],
  );
  return rows[0];
}

describe.each(lists)('$of', ({ of, records }) => {
  it.each(records.map((record, place) => ({ ...record, place })))(
    '$name, $address, $person',
    async ({ place, linked, asked = [] }) => {
      const result = await found(`${of} ${place}`);
      expect(result.linked).toBe(linked === undefined ? null : codeOf(linked));
      expect(result.asked).toEqual(expect.arrayContaining(asked.map(codeOf)));
    },
  );
});

it('a code that the register does not know, of whom it knows by another, is asked about', async () => {
  expect(await found('formerly')).toEqual({ linked: codeOf(900), asked: [codeOf(42)] });
  const { rows } = await ledger.database.pool.query(
    `SELECT party FROM unregistered_operator WHERE party = 'formerly'`,
  );
  expect(rows).toEqual([]);
});

it('stalls of one name at one place are of one operator, and others are not', async () => {
  const { rows } = await ledger.database.pool.query<{ id: string; operator: string | null }>(
    `SELECT id, operator FROM matching.party_key WHERE id LIKE 'stall %' ORDER BY id`,
  );
  const operators = rows.map(({ operator }) => operator);
  expect(operators).toHaveLength(stalls.length);
  expect(new Set(operators.slice(0, 4)).size).toBe(1);
  expect(new Set(operators.slice(3, 8)).size).toBe(5);
  expect(operators.slice(0, 8)).not.toContain(null);
  expect(operators.slice(8)).toEqual([null, null]);
});
