/** The annual joint plan through the graph: themes, activities, the days on which these fall, and what is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { officerOf, type Told } from '../planning/planning-city.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { change, enterTeams, programme, tuesdays } from './programmed.ts';

let served: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-02-02');
  served = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
});

beforeEach(async () => {
  await emptyTables(served.database.pool, 'programme_theme, team CASCADE');
  await enterTeams(served);
});

const set = (input: object = {}) =>
  change(served, 'setProgrammeActivity', { ...tuesdays, ...input });
const setTheme = (input: object) => change(served, 'setProgrammeTheme', { year: 2026, ...input });
const abouts = ({ changes }: Told) => changes.map(({ about }: Told) => about).sort();
const activities = async (year = 2026) =>
  (await programme(served, year, 'activities { nodes { id name } }')).activities.nodes;

describe('themes', () => {
  const food = {
    month: 3,
    theme: '餐饮油烟与食品安全',
    fields: ['食品安全', '环境'],
    trades: ['6210'],
    items: [
      { department: 'URBAN_MANAGEMENT', code: 'UM-003' },
      { department: 'MARKET_SUPERVISION', code: 'MS-012' },
    ],
  };
  const months = 'year months { month theme fields trades items { id name } }';

  it('are one a month, and tell the fields, trades and items that they are about', async () => {
    const told = await setTheme(food);
    expect(told.programme).toEqual({ year: 2026, months: [{ month: 3, theme: food.theme }] });
    expect(abouts(told)).toEqual([
      'PROGRAMME_THEME',
      'PROGRAMME_THEME_ITEM',
      'PROGRAMME_THEME_ITEM',
    ]);
    await setTheme({ month: 1, theme: '节前市场' });
    expect(await programme(served, 2026, months)).toEqual({
      year: 2026,
      months: [
        { month: 1, theme: '节前市场', fields: [], trades: [], items: [] },
        {
          month: 3,
          theme: food.theme,
          fields: ['食品安全', '环境'],
          trades: ['6210'],
          items: [
            { id: 'market-supervision:MS-012', name: '食品经营卫生检查' },
            { id: 'urban-management:UM-003', name: '餐饮油烟净化设施检查' },
          ],
        },
      ],
    });
    expect(await programme(served, 2027, months)).toEqual({ year: 2027, months: [] });
  });

  it('are changed and lifted, each change noted with who, why, before and after', async () => {
    await setTheme(food);
    expect((await setTheme(food)).changes).toEqual([]);
    const { changes } = await setTheme({ ...food, theme: '油烟专项', items: [] });
    expect(changes.map(({ about, after }: Told) => [about, after === null]).sort()).toEqual([
      ['PROGRAMME_THEME', false],
      ['PROGRAMME_THEME_ITEM', true],
      ['PROGRAMME_THEME_ITEM', true],
    ]);
    expect(changes[0]).toMatchObject({ changedBy: 'justice-bureau', reason: '年度方案' });
    expect(abouts(await setTheme({ month: 3 }))).toEqual(['PROGRAMME_THEME']);
    expect((await programme(served, 2026, months)).months).toEqual([]);
  });

  it('let go of an item that leaves its published list', async () => {
    const item = { department: 'URBAN_MANAGEMENT', code: 'UM-099' };
    await change(served, 'publishItem', { ...item, name: '排烟管道检查', field: '环境' });
    await setTheme({ ...food, items: [...food.items, item] });
    const told = await change(served, 'withdrawItem', item);
    expect(abouts(told)).toEqual(['ITEM', 'PROGRAMME_THEME_ITEM']);
    const [month] = (await programme(served, 2026, months)).months;
    expect(month.items).toHaveLength(2);
  });

  it.each([
    [{ month: 13, theme: '-' }, 'INVALID_REQUEST'],
    [{ month: 3, theme: ' ' }, 'INVALID_REQUEST'],
    [{ month: 3, theme: '-', year: 1999 }, 'INVALID_REQUEST'],
    [{ month: 3, theme: '-', trades: ['餐饮'] }, 'INVALID_REQUEST'],
    [{ month: 3, theme: '-', items: [{ department: 'WATER', code: 'WA-999' }] }, 'NOT_FOUND'],
  ])('are refused as %j: %s', async (input, rule) => {
    expect(await setTheme(input)).toMatchObject({ __typename: 'PolicyRefused', rule });
    expect((await programme(served, 2026, 'months { month }')).months).toEqual([]);
  });
});

describe('activities', () => {
  it('tell when, where and who, with their fixed teams', async () => {
    const { activity } = await set({ streets: ['古渡街道'], trades: ['6210', '6220'] });
    await set({ name: '周一', weekday: 'MONDAY' });
    const told = await programme(
      served,
      2026,
      `provisional activities { nodes { id name weekday startsAt endsAt from to streets trades
        bodies { department teams { code } } leadTeam { code department } } }`,
    );
    expect(told.provisional).toBe(false);
    const [monday, tuesday] = told.activities.nodes;
    expect(monday).toMatchObject({ name: '周一', streets: null, trades: null });
    expect(tuesday).toEqual({
      id: activity.id,
      name: '古渡街道餐饮油烟联合检查',
      weekday: 'TUESDAY',
      startsAt: '09:00',
      endsAt: '11:30',
      from: '2026-02-01',
      to: '2026-04-30',
      streets: ['古渡街道'],
      trades: ['6210', '6220'],
      bodies: [
        { department: 'MARKET_SUPERVISION', teams: [{ code: 'M-1' }] },
        { department: 'URBAN_MANAGEMENT', teams: [{ code: 'U-1' }] },
      ],
      leadTeam: { code: 'U-1', department: 'URBAN_MANAGEMENT' },
    });
  });

  it('are narrowed to bodies and streets', async () => {
    await set({ name: '古渡', streets: ['古渡街道'] });
    const water = [{ department: 'WATER', teams: ['W-1'] }];
    await set({ name: '河道', bodies: water, leadTeam: 'W-1' });
    await served.database.pool.query(
      `INSERT INTO team_street (department, street, team) VALUES ('water', '北闸街道', 'W-1')`,
    );
    const named = async (args: string) =>
      (
        await programme(served, 2026, `activities(${args}) { nodes { name } }`)
      ).activities.nodes.map(({ name }: Told) => name);
    expect(await named('departments: [WATER, CULTURE_TOURISM]')).toEqual(['河道']);
    expect(await named('street: "北闸街道"')).toEqual(['河道']);
    expect(await named('street: "古渡街道"')).toEqual(['古渡', '河道']);
    await expect(named('street: "古渡镇"')).rejects.toThrow('such as 古渡街道');
  });

  it('are changed in place, their teams with them, and taken out', async () => {
    const { activity } = await set();
    const moved = await set({ id: activity.id, weekday: 'THURSDAY' });
    expect(abouts(moved)).toEqual(['PROGRAMME_ACTIVITY']);
    const swapped = await set({
      id: activity.id,
      weekday: 'THURSDAY',
      bodies: [{ department: 'WATER', teams: ['W-1'] }],
      leadTeam: 'W-1',
    });
    expect(abouts(swapped)).toEqual([
      'PROGRAMME_ACTIVITY',
      'PROGRAMME_ACTIVITY_TEAM',
      'PROGRAMME_ACTIVITY_TEAM',
      'PROGRAMME_ACTIVITY_TEAM',
    ]);
    expect(await activities()).toEqual([{ id: activity.id, name: tuesdays.name }]);
    const gone = await change(served, 'removeProgrammeActivity', { id: activity.id });
    expect(abouts(gone)).toEqual(['PROGRAMME_ACTIVITY', 'PROGRAMME_ACTIVITY_TEAM']);
    expect(await activities()).toEqual([]);
    const again = await change(served, 'removeProgrammeActivity', { id: activity.id });
    expect(again).toMatchObject({ rule: 'NOT_FOUND' });
  });

  it.each([
    ['ends before it begins', { startsAt: '11:30', endsAt: '09:00' }, 'INVALID_REQUEST'],
    ['goes over two years', { to: '2027-01-31' }, 'INVALID_REQUEST'],
    ['never comes', { from: '2026-02-04', to: '2026-02-09' }, 'INVALID_REQUEST'],
    ['has a lead that does not come', { leadTeam: 'W-1' }, 'INVALID_REQUEST'],
    ['has no street', { streets: [] }, 'INVALID_REQUEST'],
    [
      'has an unknown team',
      { bodies: [{ department: 'WATER', teams: ['X-1'] }], leadTeam: 'X-1' },
      'NOT_FOUND',
    ],
    [
      'has a team of another body',
      { bodies: [{ department: 'WATER', teams: ['U-1'] }] },
      'NOT_FOUND',
    ],
    ['is not there', { id: 'PA99999999' }, 'NOT_FOUND'],
  ])('are refused where one %s', async (_, input, rule) => {
    expect(await set(input)).toMatchObject({ __typename: 'PolicyRefused', rule });
    expect(await activities()).toEqual([]);
  });

  it('leave a team at one place at a time, and say at which it is', async () => {
    const { activity } = await set();
    const water = { department: 'WATER', teams: ['W-1'] };
    const both = { bodies: [{ department: 'URBAN_MANAGEMENT', teams: ['U-1'] }, water] };
    const other = { ...both, name: '河道', startsAt: '11:00', endsAt: '12:00' };
    expect(await set(other)).toMatchObject({
      rule: 'TEAM_ENGAGED',
      message: `Engaged then: U-1 at ${tuesdays.name} (${activity.id}).`,
    });
    const after = await set({ ...other, startsAt: '11:30' });
    expect(after.__typename).toBe('ProgrammeChanged');
    const later = { from: '2026-05-01', to: '2026-06-30', startsAt: '09:00' };
    expect((await set({ ...other, ...later })).__typename).toBe('ProgrammeChanged');
    // It may take the place that it leaves itself, and another's when that team stays away.
    const inside = await set({ id: activity.id, endsAt: '11:15' });
    expect(inside.__typename).toBe('ProgrammeChanged');
    const longer = { id: activity.id, endsAt: '12:00' };
    expect((await set(longer)).rule).toBe('TEAM_ENGAGED');
    const market = [{ department: 'MARKET_SUPERVISION', teams: ['M-1'] }];
    const without = await set({ ...longer, bodies: market, leadTeam: 'M-1' });
    expect(without.__typename).toBe('ProgrammeChanged');
  });

  it('asked for at one moment engage a team once', async () => {
    const told = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        set({ name: `第${index}`, startsAt: `0${index + 1}:00` }),
      ),
    );
    const kinds = told.map(({ __typename, rule }) => rule ?? __typename).sort();
    expect(kinds).toEqual(['ProgrammeChanged', ...Array(5).fill('TEAM_ENGAGED')]);
    expect(await activities()).toHaveLength(1);
  });

  it('keep their teams: one that takes part is not removed', async () => {
    const { activity } = await set();
    const removal = { department: 'URBAN_MANAGEMENT', code: 'U-1' };
    expect(await change(served, 'removeTeam', removal)).toMatchObject({
      rule: 'TEAM_IN_PROGRAMME',
      message: expect.stringContaining(activity.id),
    });
    await change(served, 'removeProgrammeActivity', { id: activity.id });
    expect((await change(served, 'removeTeam', removal)).__typename).toBe('PolicyChanged');
  });
});

describe('the days of activities', () => {
  const days = async (args: string, year = 2026) =>
    (
      await programme(
        served,
        year,
        `occurrences(${args}) { nodes { day dayOff provisional activity { name } } pageInfo { hasNextPage endCursor } }`,
      )
    ).occurrences;

  it('come every week, those on days off marked, make-up days not', async () => {
    await set();
    await set({ name: '周六', weekday: 'SATURDAY', startsAt: '08:00', endsAt: '09:00' });
    const { nodes } = await days('from: "2026-02-10", to: "2026-02-24"');
    expect(nodes.map(({ day, dayOff, activity }: Told) => [day, dayOff, activity.name])).toEqual([
      ['2026-02-10', false, tuesdays.name],
      // The Saturday before the Spring Festival is worked; the festival is not.
      ['2026-02-14', false, '周六'],
      ['2026-02-17', true, tuesdays.name],
      ['2026-02-21', true, '周六'],
      ['2026-02-24', false, tuesdays.name],
    ]);
    expect(nodes.every(({ provisional }: Told) => !provisional)).toBe(true);
  });

  it('are told page by page, of one day the earlier first', async () => {
    const water = [{ department: 'WATER', teams: ['W-1'] }];
    await set({ name: '下午', startsAt: '14:00', endsAt: '16:00' });
    await set({ name: '上午', bodies: water, leadTeam: 'W-1' });
    const first = await days('first: 3');
    expect(first.nodes.map(({ day, activity }: Told) => [day, activity.name])).toEqual([
      ['2026-02-03', '上午'],
      ['2026-02-03', '下午'],
      ['2026-02-10', '上午'],
    ]);
    const next = await days(`first: 1, after: "${first.pageInfo.endCursor}"`);
    expect(next.nodes[0]).toMatchObject({ day: '2026-02-10', activity: { name: '下午' } });
  });

  it('say so where the calendar of their year is not published', async () => {
    const next = { from: '2027-01-01', to: '2027-01-12' };
    await set({ ...next, weekday: 'FRIDAY' });
    const { nodes } = await days('first: 5', 2027);
    expect(nodes).toMatchObject([
      { day: '2027-01-01', dayOff: true, provisional: true },
      { day: '2027-01-08', dayOff: false, provisional: true },
    ]);
    expect((await programme(served, 2027, 'provisional')).provisional).toBe(true);
  });
});

it('is read by staff and changed by the supervising authority, and nobody else', async () => {
  const { errors } = await served.ask(
    '{ jointProgramme(year: 2026) { year } }',
    {},
    {
      subject: 'somebody',
      role: 'PUBLIC',
      scopes: [],
    },
  );
  expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  const water = officerOf('water');
  await expect(change(served, 'setProgrammeActivity', tuesdays, water)).rejects.toThrow(
    'FORBIDDEN',
  );
  await expect(
    change(served, 'setProgrammeTheme', { year: 2026, month: 1 }, water),
  ).rejects.toThrow('FORBIDDEN');
  await expect(change(served, 'removeProgrammeActivity', { id: 'PA1' }, water)).rejects.toThrow(
    'FORBIDDEN',
  );
  const items = { trade: '6210', department: 'WATER', items: [] };
  await expect(change(served, 'setJointItems', items, water)).rejects.toThrow('FORBIDDEN');
  await expect(programme(served, 1999, 'year')).rejects.toThrow('must be from 2000 to 2100');
});
