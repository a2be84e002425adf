/** Joint plans go by the annual joint plan: its theme, the days of its activities, and the joint supervision list. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { planned } from '../joint-plan/proposing.ts';
import { type WantedInspection, wanted } from '../joint-plan/wanted-rows.ts';
import { officerOf, type Told } from '../planning/planning-city.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { change, enterTeams, tuesdays } from './programmed.ts';

/** A Monday. */
const monday = '2026-03-02';
const march = { from: monday, to: '2026-03-31' };
const window = { from: monday, to: '2026-03-20' };

let served: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', monday);
  served = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
});

beforeEach(async () => {
  await emptyTables(
    served.database.pool,
    'business, inspection, visit, demand, programme_theme, team CASCADE',
  );
  await enterTeams(served);
});

const put = (inspections: readonly WantedInspection[]) => wanted(served.database, inspections);
const activity = (input: object = {}) =>
  change(served, 'setProgrammeActivity', { ...tuesdays, ...input });

/** The plan's figures, and its visits by what they serve. */
async function plan(input: object = march) {
  const { id, theme } = await planned(served.ask, input);
  const { data, errors } = await served.ask(
    `query ($id: ID!) { jointPlan(id: $id) {
      figures { served visits onProgrammeDays { reached atMost share } streetChanges { reached } }
      visits(first: 100) { nodes {
        day departments listed toConsent demands { inspection { number } } joins { id }
        activity { day dayOff activity { name startsAt endsAt bodies { department teams { code } } } }
      } }
    } }`,
    { id },
  );
  expect(errors).toEqual([]);
  const { figures, visits } = data.jointPlan;
  const byDemand = new Map<string, Told>(
    visits.nodes.flatMap((visit: Told) =>
      visit.demands.map(({ inspection }: Told) => [inspection.number, visit]),
    ),
  );
  return { id, theme, figures, visits: byDemand };
}

describe('the theme of a joint plan', () => {
  const ofMarch = { year: 2026, month: 3, theme: '餐饮油烟专项月' };

  it('is that of the month in which its period lies, unless another is given', async () => {
    await change(served, 'setProgrammeTheme', ofMarch);
    expect((await plan()).theme).toBe('餐饮油烟专项月');
    expect((await plan({ ...march, theme: '春季检查' })).theme).toBe('春季检查');
  });

  it('is none where the period goes beyond the month, or the month has none', async () => {
    await change(served, 'setProgrammeTheme', ofMarch);
    expect((await plan({ from: monday, to: '2026-04-01' })).theme).toBeNull();
    expect((await plan({ from: '2026-04-01', to: '2026-04-30' })).theme).toBeNull();
  });
});

describe('the days of visits', () => {
  const both = (uscc: string, given: Partial<WantedInspection> = {}): WantedInspection[] =>
    ['market-supervision', 'urban-management'].map((department) => ({
      uscc,
      id: `${department[0]}-${uscc}`,
      department,
      ...window,
      ...given,
    }));

  it('are those of activities that match street, trade and bodies, and the visit tells which', async () => {
    const uscc = usccOf(1);
    await activity({ streets: ['河埠街道'], trades: ['6210'] });
    await put(both(uscc));
    const { figures, visits } = await plan();
    expect(visits.get(`m-${uscc}`)).toMatchObject({
      day: '2026-03-03',
      departments: ['MARKET_SUPERVISION', 'URBAN_MANAGEMENT'],
      activity: {
        day: '2026-03-03',
        dayOff: false,
        activity: {
          name: tuesdays.name,
          startsAt: '09:00',
          endsAt: '11:30',
          bodies: [
            { department: 'MARKET_SUPERVISION', teams: [{ code: 'M-1' }] },
            { department: 'URBAN_MANAGEMENT', teams: [{ code: 'U-1' }] },
          ],
        },
      },
    });
    expect(figures.onProgrammeDays).toEqual({ reached: 1, atMost: 1, share: 1 });
  });

  it.each([
    ['goes to another street', { streets: ['古渡街道'] }, {}],
    ['looks at another trade', { trades: ['9011'] }, {}],
    [
      'lacks one of the bodies',
      { bodies: [{ department: 'MARKET_SUPERVISION', teams: ['M-1'] }], leadTeam: 'M-1' },
      {},
    ],
    ['is over by then', { to: '2026-02-28' }, {}],
    ['has no day in the window', { weekday: 'FRIDAY' }, { to: '2026-03-05' }],
  ])('are as without it where an activity %s', async (_, input, given) => {
    const uscc = usccOf(1);
    await activity(input);
    await put(both(uscc, given));
    const { figures, visits } = await plan();
    expect(visits.get(`m-${uscc}`)).toMatchObject({ day: monday, activity: null });
    expect(figures.onProgrammeDays).toEqual({ reached: 0, atMost: 0, share: 0 });
  });

  it('are no days off of the programme', async () => {
    const uscc = usccOf(1);
    // The Tuesday of the Spring Festival is off; the working Saturday before it is not.
    await activity({ from: '2026-02-10', to: '2026-02-17' });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-02-11');
    await put(both(uscc, { from: '2026-02-11', to: '2026-02-28' }));
    const { figures, visits } = await plan({ from: '2026-02-11', to: '2026-02-28' });
    vi.stubEnv('ONE_CHECK_TODAY', monday);
    expect(visits.get(`m-${uscc}`)).toMatchObject({ day: '2026-02-11', activity: null });
    expect(figures.onProgrammeDays.atMost).toBe(0);
  });

  it('serve no less for it, where a team has room for one visit a day', async () => {
    const usccs = Array.from({ length: 5 }, (_, index) => usccOf(index));
    await served.database.pool.query(`UPDATE team SET daily_capacity = 1 WHERE code = 'M-1'`);
    await served.database.pool.query(
      `INSERT INTO team_street VALUES ('market-supervision', '河埠街道', 'M-1')`,
    );
    await activity();
    await put(usccs.flatMap((uscc) => both(uscc)));
    const { figures, visits } = await plan();
    expect(figures).toMatchObject({ served: 10, visits: 5 });
    // Three Tuesdays lie in the window.
    expect(figures.onProgrammeDays).toEqual({ reached: 3, atMost: 3, share: 3 / 5 });
    const onTuesdays = [...visits.values()].filter((it) => it.activity !== null);
    expect(new Set(onTuesdays.map(({ day }) => day))).toEqual(
      new Set(['2026-03-03', '2026-03-10', '2026-03-17']),
    );
  });

  it('no longer tell of an activity that is gone or on another day since', async () => {
    const uscc = usccOf(1);
    const set = await activity();
    await put(both(uscc));
    const { id } = await plan();
    const told = async () => {
      const { data } = await served.ask(
        `{ jointPlan(id: "${id}") { visits { nodes { activity { day } } } } }`,
      );
      return data.jointPlan.visits.nodes[0].activity;
    };
    expect(await told()).toEqual({ day: '2026-03-03' });
    await activity({ id: set.activity.id, weekday: 'FRIDAY' });
    expect(await told()).toBeNull();
    await change(served, 'removeProgrammeActivity', { id: set.activity.id });
    expect(await told()).toBeNull();
  });
});

describe('the joint supervision list', () => {
  it('tells of each visit whether its bodies are on it, and who would have to consent', async () => {
    const [listed, partly, alone] = [usccOf(1), usccOf(2), usccOf(3)];
    await put([
      { uscc: listed, id: 'L1', department: 'water', ...window },
      { uscc: listed, id: 'L2', department: 'urban-management', ...window },
      { uscc: partly, id: 'P1', department: 'water', ...window },
      { uscc: partly, id: 'P2', department: 'culture-tourism', ...window },
      { uscc: alone, id: 'A1', department: 'culture-tourism', ...window },
    ]);
    const { visits } = await plan();
    expect(visits.get('L1')).toMatchObject({ listed: true, toConsent: [] });
    expect(visits.get('P1')).toMatchObject({ listed: false, toConsent: ['CULTURE_TOURISM'] });
    expect(visits.get('A1')).toMatchObject({ listed: false, toConsent: [] });
  });

  it('tells of a visit that is joined whether its lead would have to consent', async () => {
    const [listed, unlisted] = [usccOf(1), usccOf(2)];
    await put([
      { uscc: listed, id: 'J1', department: 'water', ...window },
      { uscc: unlisted, id: 'J2', department: 'culture-tourism', ...window },
    ]);
    for (const uscc of [listed, unlisted]) {
      const { errors } = await served.ask(
        `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) { __typename } }`,
        {
          input: {
            uscc,
            address: '河埠街道枕河路1号',
            kind: 'ROUTINE',
            items: ['MS-012'],
            earliest: '2026-03-09',
            latest: '2026-03-09',
          },
        },
        officerOf('market-supervision'),
      );
      expect(errors).toEqual([]);
    }
    const { visits } = await plan();
    expect(visits.get('J1')).toMatchObject({ day: '2026-03-09', listed: true, toConsent: [] });
    expect(visits.get('J2')).toMatchObject({ listed: false, toConsent: ['MARKET_SUPERVISION'] });
    expect(visits.get('J1').joins).not.toBeNull();
  });
});
