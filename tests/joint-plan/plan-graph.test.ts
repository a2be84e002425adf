/** Joint plans through coordination's graph, over small ledgers: what they take up, serve, and tell of the rest. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { planned } from './proposing.ts';
import { type WantedInspection, wanted } from './wanted-rows.ts';

const officer: Identity = {
  subject: 'officer-1',
  role: 'OFFICER',
  department: 'water',
  scopes: [],
};
const supervisor: Identity = { subject: 'justice-bureau', role: 'SUPERVISOR', scopes: [] };
const frontEnd: Identity = { subject: 'console', role: 'FRONT_END', scopes: [] };

/** A Monday; the Saturday before the Spring Festival, 14 February, is a working day. */
const monday = '2026-02-02';
const period = { from: monday, to: '2026-02-14' };

let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', monday);
  coordination = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

beforeEach(() =>
  emptyTables(
    coordination.database.pool,
    'business, inspection, visit, demand, team, team_street CASCADE',
  ),
);

const put = (inspections: readonly WantedInspection[]) =>
  wanted(coordination.database, inspections);
const plan = (input: object = period) => planned(coordination.ask, input);

/** The visits of a plan, each with what it serves, and what it does not serve. */
async function contents(id: string) {
  const { data, errors } = await coordination.ask(
    `query ($id: ID!) { jointPlan(id: $id) {
      visits(first: 100) { nodes { day street departments business { uscc }
        demands { department earliest latest reason inspection { number } demand { id } } } }
      unserved(first: 100) { nodes { department reason inspection { number } demand { id } } }
      teamDays(first: 100) { nodes { day team department visits capacity streets } }
    } }`,
    { id },
  );
  expect(errors).toEqual([]);
  const { visits, unserved, teamDays } = data.jointPlan;
  return {
    visits: visits.nodes.map(
      ({ day, demands }: { day: string; demands: { inspection: { number: string } }[] }) => [
        day,
        demands.map(({ inspection }) => inspection.number).sort(),
      ],
    ),
    unserved: unserved.nodes.map(
      ({ reason, inspection }: { reason: string; inspection: { number: string } }) => [
        inspection.number,
        reason,
      ],
    ),
    teamDays: teamDays.nodes,
  };
}

describe('a joint plan', () => {
  it('brings departments to one visit on a day in the windows of both', async () => {
    const uscc = usccOf(1);
    await put([
      { uscc, id: 'W', department: 'water', from: '2026-02-03', to: '2026-02-06' },
      { uscc, id: 'M', department: 'market-supervision', from: '2026-02-05', to: '2026-02-10' },
    ]);
    const { id, status, figures } = await plan();
    expect(status).toBe('DONE');
    expect(figures).toMatchObject({
      demands: 2,
      served: 2,
      unserved: 0,
      visits: 1,
      visitsSaved: 1,
      jointRate: { departments: 1, fields: 1 },
      provisionalYears: [],
    });
    const { visits } = await contents(id);
    expect(visits).toEqual([['2026-02-05', ['M', 'W']]]);
  });

  it('makes no visit on a day off, and makes one on a make-up Saturday', async () => {
    await put([
      { uscc: usccOf(1), id: 'SUNDAY', from: '2026-02-07', to: '2026-02-08' },
      { uscc: usccOf(2), id: 'MAKE-UP', from: '2026-02-14', to: '2026-02-14' },
    ]);
    const { id } = await plan();
    const { visits, unserved } = await contents(id);
    expect(visits).toEqual([['2026-02-14', ['MAKE-UP']]]);
    expect(unserved).toEqual([['SUNDAY', 'NO_WORKING_DAY']]);
  });

  it('keeps the quiet period after what was inspected, to the 29th day and not the 30th', async () => {
    await put([
      { uscc: usccOf(1), id: 'NEAR', from: monday, to: '2026-02-03' },
      { uscc: usccOf(1), id: 'DONE-1', from: '2026-01-05', to: '2026-01-05', status: 'DONE' },
      { uscc: usccOf(2), id: 'FREE', from: monday, to: '2026-02-04' },
      { uscc: usccOf(2), id: 'DONE-2', from: '2026-01-05', to: '2026-01-05', status: 'DONE' },
      { uscc: usccOf(3), id: 'AFTER-CASE', from: monday, to: monday },
      {
        uscc: usccOf(3),
        id: 'DONE-3',
        from: '2026-01-30',
        to: '2026-01-30',
        status: 'DONE',
        kind: 'CASE',
      },
    ]);
    const { id } = await plan();
    const { visits, unserved } = await contents(id);
    expect(visits).toEqual([
      [monday, ['AFTER-CASE']],
      ['2026-02-04', ['FREE']],
    ]);
    expect(unserved).toEqual([['NEAR', 'QUIET_PERIOD']]);
  });

  it('takes a quiet period of another premises for none of this one', async () => {
    await put([
      { uscc: usccOf(1), id: 'HERE', from: monday, to: monday },
      {
        uscc: usccOf(1),
        id: 'THERE',
        from: '2026-01-30',
        to: '2026-01-30',
        status: 'DONE',
        address: '河埠街道枕河路9号',
      },
    ]);
    expect((await plan()).figures).toMatchObject({ demands: 1, served: 1 });
  });

  it('leaves out what is no demand: unlinked, called off, of a case, of a business that is no more', async () => {
    await put([
      { uscc: null, id: 'UNLINKED', from: monday, to: monday },
      { uscc: usccOf(1), id: 'OFF', from: monday, to: monday, status: 'CANCELLED' },
      { uscc: usccOf(1), id: 'CASE', from: monday, to: monday, kind: 'CASE' },
      { uscc: usccOf(2), id: 'GONE', from: monday, to: monday, business: 'DEREGISTERED' },
      { uscc: usccOf(3), id: 'LATER', from: '2026-02-15', to: '2026-02-20' },
    ]);
    expect((await plan()).figures).toMatchObject({ demands: 0, visits: 0, jointRate: null });
  });

  it('is narrowed to streets, trades and departments', async () => {
    await put([
      { uscc: usccOf(1), id: 'A', from: monday, to: monday, street: '东街', trade: '6210' },
      { uscc: usccOf(2), id: 'B', from: monday, to: monday, street: '东街', trade: '9011' },
      { uscc: usccOf(3), id: 'C', from: monday, to: monday, street: '西街', trade: '6210' },
      {
        uscc: usccOf(1),
        id: 'D',
        from: monday,
        to: monday,
        street: '东街',
        department: 'market-supervision',
      },
    ]);
    const { id } = await plan({
      ...period,
      streets: ['东街'],
      trades: ['6210'],
      departments: ['WATER'],
    });
    expect((await contents(id)).visits).toEqual([[monday, ['A']]]);
  });

  it('counts a window that is over before today as closed, and plans on no day before today', async () => {
    await put([
      { uscc: usccOf(1), id: 'OVER', from: '2026-01-20', to: '2026-01-31' },
      { uscc: usccOf(2), id: 'BEGUN', from: '2026-01-20', to: '2026-02-10' },
    ]);
    const { id } = await plan({ from: '2026-01-01', to: '2026-02-14' });
    const { visits, unserved } = await contents(id);
    expect(visits).toEqual([[monday, ['BEGUN']]]);
    expect(unserved).toEqual([['OVER', 'WINDOW_CLOSED']]);
  });

  it('gives no team more than it can do on a day, over all streets it serves, and tells what it has to do', async () => {
    const { pool } = coordination.database;
    await pool.query(`INSERT INTO team VALUES ('水一队', 'water', 2)`);
    await pool.query(
      `INSERT INTO team_street VALUES ('water', '东街', '水一队'), ('water', '西街', '水一队')`,
    );
    await put(
      ['东街', '西街', '东街', '西街', '东街'].map((street, index) => ({
        uscc: usccOf(index),
        id: `W${index}`,
        from: monday,
        to: '2026-02-03',
        street,
      })),
    );
    const { id, figures } = await plan();
    expect(figures).toMatchObject({
      demands: 5,
      served: 4,
      unservedByReason: [{ reason: 'CAPACITY', demands: 1 }],
      best: { served: 5, visits: 5 },
      visitsWithoutRoom: { reached: 1, atLeast: 1 },
    });
    const { teamDays } = await contents(id);
    expect(teamDays.map((it: { visits: number }) => it.visits)).toEqual([2, 2]);
    expect(teamDays[0]).toMatchObject({ team: '水一队', department: 'WATER', capacity: 2 });
  });

  it('takes up open demands filed here, and keeps away from visits planned here', async () => {
    const [free, visited] = [usccOf(1), usccOf(2)];
    await put([
      { uscc: visited, id: 'NEAR', from: monday, to: '2026-02-13' },
      { uscc: free, id: 'OTHER', from: '2026-02-09', to: '2026-02-09' },
    ]);
    const { pool } = coordination.database;
    await pool.query(
      `INSERT INTO visit (subject, uscc, premises, day, lead, quiet_days)
       SELECT uscc || '/' || premises, uscc, premises, '2026-02-16', 'water', 30 FROM inspection WHERE id = 'NEAR'`,
    );
    await pool.query(
      `INSERT INTO demand (subject, id, uscc, premises, street, department, kind, selection, items, earliest, latest,
         state, filed_by)
       SELECT uscc || '/' || premises, 'filed', uscc, premises, street, 'culture-tourism', 'ROUTINE', 'TARGETED',
         '{culture-tourism:CT-002}', '2026-02-04', '2026-02-12', 'OPEN', 'officer' FROM inspection WHERE id = 'OTHER'`,
    );
    const { id, figures } = await plan();
    expect(figures).toMatchObject({ demands: 3, served: 2, visits: 1 });
    const { data } = await coordination.ask(
      `query ($id: ID!) { jointPlan(id: $id) {
        visits { nodes { day demands { department inspection { number } demand { id } } } }
        unserved { nodes { reason inspection { number } } }
      } }`,
      { id },
    );
    expect(data.jointPlan.visits.nodes).toEqual([
      {
        day: '2026-02-09',
        demands: [
          { department: 'CULTURE_TOURISM', inspection: null, demand: { id: 'filed' } },
          { department: 'WATER', inspection: { number: 'OTHER' }, demand: null },
        ],
      },
    ]);
    expect(data.jointPlan.unserved.nodes).toEqual([
      { reason: 'QUIET_PERIOD', inspection: { number: 'NEAR' } },
    ]);
  });

  it('says which years it has no published calendar of', async () => {
    const { figures } = await plan({ from: monday, to: '2026-02-14' });
    expect(figures.provisionalYears).toEqual([]);
    await put([{ uscc: usccOf(1), id: 'W', from: '2027-01-01', to: '2027-01-04' }]);
    const { id, figures: later } = await plan({ from: '2027-01-01', to: '2027-01-10' });
    expect(later.provisionalYears).toEqual([2027]);
    expect((await contents(id)).visits).toEqual([['2027-01-04', ['W']]]);
  });
});

describe('proposing and cancelling', () => {
  const refusal = async (input: object) => {
    const { data } = await coordination.ask(
      `mutation ($input: ProposeJointPlanInput!) { proposeJointPlan(input: $input) {
        ... on JointPlanRefused { rule message } } }`,
      { input },
    );
    return data.proposeJointPlan;
  };

  it('refuses periods that cannot be planned, and says what to do', async () => {
    expect(await refusal({ from: '2026-03-05', to: '2026-03-04' })).toEqual({
      rule: 'PERIOD_REVERSED',
      message: 'The period from 2026-03-05 to 2026-03-04 ends before it begins: exchange the days.',
    });
    expect(await refusal({ from: '2026-01-01', to: '2026-02-01' })).toEqual({
      rule: 'PERIOD_OVER',
      message: 'The period ended on 2026-02-01; visits can be planned from 2026-02-02 on.',
    });
    expect(await refusal({ from: '2026-03-01', to: '2027-03-02' })).toEqual({
      rule: 'PERIOD_TOO_LONG',
      message:
        'The period has 367 days, and at most 366 are planned at once: propose several plans.',
    });
  });

  it('refuses a street or trade that nothing is known of, by its name', async () => {
    await put([{ uscc: usccOf(1), id: 'W', from: '2026-03-02', to: '2026-03-31' }]);
    const period = { from: '2026-03-01', to: '2026-03-31' };
    expect(await refusal({ ...period, streets: ['河埠街道', '没有街道', '也没有镇'] })).toEqual({
      rule: 'UNKNOWN_STREET',
      message: expect.stringMatching(
        /^Nothing is known in "没有街道", "也没有镇": give .*, or leave them out\.$/,
      ),
    });
    expect(await refusal({ ...period, trades: ['餐饮'] })).toMatchObject({
      rule: 'UNKNOWN_TRADE',
      message: expect.stringContaining('of the trade 餐饮: give codes of GB/T 4754'),
    });
  });

  it('is for officers, analysts and the supervising authority', async () => {
    const { errors } = await coordination.ask(
      `mutation { proposeJointPlan(input: { from: "2026-02-02", to: "2026-02-03" }) { __typename } }`,
      {},
      frontEnd,
    );
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  const cancel = (id: string, identity?: Identity) =>
    coordination.ask(
      `mutation ($id: ID!) { cancelJointPlan(input: { id: $id }) {
        __typename ... on JointPlanCancelled { plan { status visits { nodes { id } } } }
        ... on JointPlanRefused { rule message } } }`,
      { id },
      identity,
    );

  it('cancels a plan for who proposed it and the supervising authority, and for nobody else', async () => {
    const { rows } = await coordination.database.pool.query(
      `INSERT INTO joint_plan (first_day, last_day, proposed_by, status, attempt)
       SELECT '2026-02-02', '2026-02-03', proposer, 'RUNNING', 0 FROM unnest('{analyst,somebody}'::text[]) AS proposer
       RETURNING id`,
    );
    const [own, others] = rows.map(({ id }) => id as string);
    const { errors } = await cancel(others as string, officer);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    for (const [id, identity] of [
      [own, undefined],
      [others, supervisor],
    ] as const) {
      const { data } = await cancel(id as string, identity);
      expect(data.cancelJointPlan).toEqual(
        expect.objectContaining({ plan: { status: 'CANCELLED', visits: null } }),
      );
    }
  });

  it('has nothing to cancel of a plan that is done, or that there is none of', async () => {
    const { id } = await plan();
    expect((await cancel(id)).data.cancelJointPlan).toMatchObject({ rule: 'WORK_OVER' });
    expect((await cancel('JP99999999')).data.cancelJointPlan).toEqual({
      __typename: 'JointPlanRefused',
      rule: 'UNKNOWN_PLAN',
      message: 'There is no joint plan JP99999999.',
    });
  });
});
