/** The annual joint plan (年度联合执法工作方案) of the demo city: its teams, a theme a month, and weekly activities. */
import {
  changePolicy,
  type PolicyRefused,
} from '../../subgraphs/coordination/policy-changes/change.ts';
import { type TeamInput, writeTeam } from '../../subgraphs/coordination/policy-changes/teams.ts';
import { writeActivity } from '../../subgraphs/coordination/programme/activities.ts';
import { writeTheme } from '../../subgraphs/coordination/programme/themes.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

type Team = Omit<TeamInput, 'reason'>;

const oldTown = ['古渡街道', '文澜街道'];
const canal = ['漕运街道', '北闸街道', '南浦街道'];
const urban = [...oldTown, ...canal];
const towns = ['柳堰镇', '龙津镇', '青荻镇', '沙汀镇', '杏坞镇', '月埠镇'];

const teams: readonly Team[] = [
  team('市监一队', 'MARKET_SUPERVISION', 24, oldTown),
  team('市监二队', 'MARKET_SUPERVISION', 30, canal),
  { ...team('市监三队', 'MARKET_SUPERVISION', 40, towns), level: 'TOWN' },
  team('综执一队', 'URBAN_MANAGEMENT', 24, oldTown),
  team('综执二队', 'URBAN_MANAGEMENT', 30, canal),
  { ...team('综执三队', 'URBAN_MANAGEMENT', 40, towns), level: 'TOWN' },
  team('文旅一队', 'CULTURE_TOURISM', 30, urban),
  team('文旅二队', 'CULTURE_TOURISM', 30, towns),
  team('水务一队', 'WATER', 30, urban),
  team('水务二队', 'WATER', 30, towns),
];

/** A month's theme, what it is about, and the items of it by the bodies' prefixes. */
type Theme = readonly [
  theme: string,
  fields: readonly string[],
  trades: readonly string[],
  items: readonly string[],
];

/** From January on. */
const themes: readonly Theme[] = [
  ['节前市场秩序与食品安全', ['食品安全', '价格'], ['5212', '6210'], ['MS-012', 'MS-020']],
  ['春节文化娱乐场所安全', ['文化市场'], ['9011', '9013'], ['CT-021', 'CT-006']],
  ['餐饮油烟与餐饮具消毒', ['食品安全', '环境'], ['6210', '6220'], ['MS-063', 'UM-003']],
  ['古城文物保护与市容秩序', ['文物', '市容'], [], ['CT-017', 'UM-008', 'UM-015']],
  ['旅行社与住宿业规范经营', ['旅游', '价格'], ['7291', '6110'], ['CT-011', 'MS-020']],
  ['未成年人保护', ['文化市场'], ['9011', '9013', '6110'], ['CT-002', 'CT-028']],
  ['汛期河道安全', ['河道'], ['1019', '5021'], ['WA-009', 'WA-013']],
  ['夜间餐饮油烟与噪声', ['环境', '食品安全'], ['6210'], ['UM-003', 'UM-034', 'MS-012']],
  ['校园周边食品与价格', ['食品安全', '价格'], ['5212', '6220'], ['MS-012', 'MS-020']],
  ['国庆假日旅游市场', ['旅游', '文物', '价格'], ['6110', '7291'], ['CT-011', 'CT-017', 'MS-020']],
  ['排水与节约用水', ['排水', '取水', '节水'], ['8051', '8111'], ['WA-001', 'WA-004', 'WA-020']],
  [
    '岁末特种设备与安全通道',
    ['特种设备', '文化市场'],
    ['6110', '9011', '8051'],
    ['MS-044', 'CT-021'],
  ],
];

const activities = [
  {
    name: '镇区餐饮与商超联合检查日',
    weekday: 1,
    ...hours('09:00', '11:30'),
    streets: towns,
    trades: ['6210', '6220', '5212'],
    leadTeam: '市监三队',
    teams: ['市监三队', '综执三队', '水务二队'],
  },
  {
    name: '古城餐饮“进一次门、查多项事”联合检查日',
    weekday: 2,
    ...hours('09:00', '11:30'),
    streets: oldTown,
    trades: ['6210', '6220'],
    leadTeam: '市监一队',
    teams: ['市监一队', '综执一队', '水务一队'],
  },
  {
    name: '运河沿线油烟与排水联合检查日',
    weekday: 3,
    ...hours('09:00', '11:30'),
    streets: canal,
    trades: ['6210', '6220'],
    leadTeam: '综执二队',
    teams: ['市监二队', '综执二队', '水务一队'],
  },
  {
    name: '文化娱乐场所联合检查日',
    weekday: 4,
    ...hours('14:00', '17:00'),
    streets: urban,
    trades: ['9011', '9013'],
    leadTeam: '文旅一队',
    teams: ['文旅一队', '市监一队', '水务一队'],
  },
  {
    name: '住宿与洗浴场所联合检查日',
    weekday: 5,
    ...hours('09:00', '11:30'),
    streets: urban,
    trades: ['6110', '8051'],
    leadTeam: '市监二队',
    teams: ['市监二队', '文旅一队', '水务一队'],
  },
  {
    name: '古城夜间油烟噪声联合检查',
    weekday: 5,
    ...hours('18:30', '20:30'),
    months: ['05-01', '09-30'],
    streets: ['古渡街道'],
    trades: ['6210'],
    leadTeam: '综执一队',
    teams: ['综执一队', '市监一队'],
  },
] as const;

const bodies: Readonly<Record<string, string>> = {
  MS: 'MARKET_SUPERVISION',
  UM: 'URBAN_MANAGEMENT',
  CT: 'CULTURE_TOURISM',
  WA: 'WATER',
};

/**
 * Lays down the programmes of a year and of the next, which is planned for before it begins: all of it or nothing, where
 * coordination has neither teams nor a programme yet.
 *
 * @throws when it is refused.
 */
export async function loadProgramme(database: Database, year: number): Promise<void> {
  const { rowCount } = await database.pool.query(
    'SELECT FROM team UNION ALL SELECT FROM programme_theme LIMIT 1',
  );
  if (rowCount !== 0) return;
  const years = [year, year + 1];
  const laidDown = { by: 'demo-city', reason: `${years.join('、')}年度联合执法工作方案（演示）` };
  const outcome = await changePolicy(database, laidDown, async (tx) => {
    for (const each of teams) {
      const refusal = await writeTeam(tx, each);
      if (refusal) return refusal;
    }
    for (const each of years) {
      const refusal = await writeYear(tx, each);
      if (refusal) return refusal;
    }
    return undefined;
  });
  if (outcome.__typename === 'PolicyRefused') throw new Error(refused(outcome));
}

async function writeYear(
  tx: Parameters<typeof writeTheme>[0],
  year: number,
): Promise<PolicyRefused | undefined> {
  for (const [index, [theme, fields, trades, codes]] of themes.entries()) {
    const items = codes.map((code) => ({ department: bodies[code.slice(0, 2)] ?? '', code }));
    const refusal = await writeTheme(tx, { year, month: index + 1, theme, fields, trades, items });
    if (refusal) return refusal;
  }
  for (const activity of activities) {
    const written = await writeActivity(tx, inputOf(activity, year));
    if (typeof written !== 'string') return written;
  }
  return undefined;
}

function inputOf({ teams: codes, ...activity }: (typeof activities)[number], year: number) {
  const [from, to] = 'months' in activity ? activity.months : ['01-01', '12-31'];
  const comers = teams.filter(({ code }) => codes.some((each) => each === code));
  return {
    ...activity,
    from: `${year}-${from}`,
    to: `${year}-${to}`,
    bodies: comers.map(({ department, code }) => ({ department, teams: [code] })),
  };
}

function refused({ message, lift }: PolicyRefused): string {
  return `The annual joint plan of the demo city was refused: ${message} ${lift}`;
}

function team(
  code: string,
  department: string,
  dailyCapacity: number,
  streets: readonly string[],
): Team {
  return { code, department, dailyCapacity, streets };
}

function hours(startsAt: string, endsAt: string) {
  return { startsAt, endsAt };
}
