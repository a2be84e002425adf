/** Joint plans make use of visits that stand: what suits their day joins them, as far as teams have room; levels of teams. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { accepted, officerOf, visitsOf } from './accepting.ts';
import { planned } from './proposing.ts';
import { type WantedInspection, wanted } from './wanted-rows.ts';

/** A Monday. */
const monday = '2026-02-02';
const period = { from: monday, to: '2026-02-14' };
const uscc = usccOf(1);
const address = '河埠街道枕河路1号';
/** A trade on whose joint supervision list market supervision and water are. */
const listed = '6210';
/** A trade that has none. */
const unlisted = '7291';

let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', monday);
  coordination = await serve({ ...coordinationOver(() => []), background: startJointPlans });
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

beforeEach(() =>
  emptyTables(
    coordination.database.pool,
    'business, inspection, visit, demand, team, team_street, joint_plan CASCADE',
  ),
);

const query = async (text: string, values: unknown[] = []) =>
  (await coordination.database.pool.query(text, values)).rows;
const put = (inspections: readonly WantedInspection[]) =>
  wanted(coordination.database, inspections);
const plan = () => planned(coordination.ask, period);

/** A visit of market supervision on one day. */
async function standing(day: string): Promise<string> {
  const { data, errors } = await coordination.ask(
    `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
      ... on InspectionPlanned { visit { id } } } }`,
    {
      input: { uscc, address, kind: 'ROUTINE', items: ['MS-012'], earliest: day, latest: day },
    },
    officerOf('market-supervision'),
  );
  expect(errors).toEqual([]);
  return data.planInspection.visit.id;
}

it('joins a visit that stands rather than make another, and tells the two apart', async () => {
  await put([
    { uscc, id: 'W', from: '2026-02-03', to: '2026-02-12', trade: listed },
    { uscc: usccOf(2), id: 'O', from: '2026-02-03', to: '2026-02-06' },
  ]);
  const visit = await standing('2026-02-10');
  const { id, figures } = await plan();
  expect(figures).toMatchObject({
    demands: 2,
    served: 2,
    joined: 1,
    visits: 1,
    visitsJoined: 1,
    visitsSaved: 1,
    best: { served: 2, visits: 1 },
  });
  const visits = await visitsOf(coordination.ask, id);
  expect(visits.map((it: { day: string; joins: object }) => [it.day, it.joins])).toEqual([
    ['2026-02-03', null],
    ['2026-02-10', { id: visit }],
  ]);
});

it('serves what joins at once where its lead has consented in advance', async () => {
  await put([{ uscc, id: 'W', from: '2026-02-03', to: '2026-02-12', trade: listed }]);
  const visit = await standing('2026-02-10');
  const { id } = await plan();
  expect(await accepted(coordination.ask, { id })).toMatchObject({ accepted: 1 });
  const [joined] = await visitsOf(coordination.ask, id);
  expect(joined.acceptance.visit).toMatchObject({
    id: visit,
    departments: ['MARKET_SUPERVISION', 'WATER'],
  });
  expect(joined.demands[0].acceptedAs.state).toBe('SERVED');
});

it('asks the lead where it has not', async () => {
  await put([{ uscc, id: 'W', from: '2026-02-03', to: '2026-02-12', trade: unlisted }]);
  const visit = await standing('2026-02-10');
  const { id } = await plan();
  expect(await accepted(coordination.ask, { id })).toMatchObject({ accepted: 1 });
  const [joined] = await visitsOf(coordination.ask, id);
  expect(joined.acceptance.visit).toMatchObject({ id: visit, departments: ['MARKET_SUPERVISION'] });
  expect(joined.demands[0].acceptedAs.state).toBe('AWAITING_CONSENT');
});

it('joins no visit whose lead would not have it, nor one that is over or has begun', async () => {
  const window = { from: '2026-02-03', to: '2026-02-12', trade: unlisted };
  await put([{ uscc, id: 'W', ...window }]);
  const visit = await standing('2026-02-10');
  const { id } = await plan();
  await accepted(coordination.ask, { id });
  const [{ id: demand }] = await query(`SELECT id FROM demand WHERE department = 'water'`);
  await coordination.ask(
    'mutation ($input: AnswerJoinRequestInput!) { answerJoinRequest(input: $input) { __typename } }',
    { input: { demand, answer: 'DECLINE', reason: '人手不足' } },
    officerOf('market-supervision'),
  );
  expect((await plan()).figures).toMatchObject({ demands: 1, served: 0, joined: 0 });
  await put([{ uscc, id: 'U', department: 'urban-management', ...window }]);
  expect((await plan()).figures).toMatchObject({ demands: 2, served: 1, joined: 1 });
  await query(`UPDATE visit SET code = 'TRIALCODE', status = 'UNDERWAY' WHERE id = $1`, [visit]);
  expect((await plan()).figures).toMatchObject({ demands: 2, served: 0, joined: 0 });
});

it('says that the visit has changed when it can be joined no more', async () => {
  await put([{ uscc, id: 'W', from: '2026-02-03', to: '2026-02-12', trade: listed }]);
  const visit = await standing('2026-02-10');
  const { id } = await plan();
  await coordination.ask(
    'mutation ($input: CancelVisitInput!) { cancelVisit(input: $input) { __typename } }',
    { input: { visit, reason: '改期' } },
    officerOf('market-supervision'),
  );
  const { changed, changes } = await accepted(coordination.ask, { id });
  expect(changed).toBe(1);
  expect(changes.nodes[0].change.rule).toBe('VISIT_CHANGED');
});

it('has nobody join whose team has no room that day, and counts those who do among its visits', async () => {
  const window = { from: '2026-02-03', to: '2026-02-12' };
  await put([{ uscc, id: 'W', ...window, trade: listed }]);
  await query(`INSERT INTO team (code, department, daily_capacity) VALUES ('W1', 'water', 1)`);
  await query(
    `INSERT INTO team_street SELECT 'water', street, 'W1' FROM inspection GROUP BY street`,
  );
  await standing('2026-02-10');
  await put([{ uscc: usccOf(2), id: 'O', from: '2026-02-10', to: '2026-02-10' }]);
  const { id, figures } = await plan();
  expect(figures).toMatchObject({
    served: 1,
    joined: 1,
    unservedByReason: [{ reason: 'CAPACITY', demands: 1 }],
  });
  expect(await query('SELECT team, visits FROM joint_plan_team_day WHERE plan = $1', [id])).toEqual(
    [{ team: 'W1', visits: 1 }],
  );
  await accepted(coordination.ask, { id });
  await put([{ uscc: usccOf(3), id: 'LATE', from: '2026-02-10', to: '2026-02-10' }]);
  expect((await plan()).figures).toMatchObject({ demands: 2, served: 0 });
});

it('counts the visits that bring teams of several levels together', async () => {
  const window = { uscc, from: '2026-02-03', to: '2026-02-03' };
  await put([
    { ...window, id: 'W' },
    { ...window, id: 'M', department: 'market-supervision' },
  ]);
  expect((await plan()).figures.jointRate).toEqual({ departments: 1, levels: 0, fields: 1 });
  await query(
    `INSERT INTO team (code, department, daily_capacity, level) VALUES ('W1', 'water', 5, 'TOWN')`,
  );
  await query(`INSERT INTO team_street SELECT DISTINCT 'water', street, 'W1' FROM inspection`);
  const { id, figures } = await plan();
  expect(figures.jointRate).toEqual({ departments: 1, levels: 1, fields: 1 });
  const { data } = await coordination.ask(
    'query ($id: ID!) { jointPlan(id: $id) { teamDays { nodes { department level } } } }',
    { id },
  );
  expect(data.jointPlan.teamDays.nodes).toEqual([
    { department: 'WATER', level: 'TOWN' },
    { department: 'MARKET_SUPERVISION', level: 'DISTRICT' },
  ]);
});
