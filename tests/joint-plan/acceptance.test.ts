/** Accepting a joint plan through coordination's graph: what becomes visits, what has changed, and who may. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { accept, accepted, officerOf, visitsOf } from './accepting.ts';
import { planned } from './proposing.ts';
import { type WantedInspection, wanted } from './wanted-rows.ts';

/** A Monday. */
const monday = '2026-02-02';
const period = { from: monday, to: '2026-02-14' };
const uscc = usccOf(1);
const bothThen = { uscc, from: '2026-02-05', to: '2026-02-06' };

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
    'business, inspection, visit, demand, team, team_street, joint_plan, competence_exception CASCADE',
  ),
);

const query = async (text: string, values: unknown[] = []) =>
  (await coordination.database.pool.query(text, values)).rows;
const put = (inspections: readonly WantedInspection[]) =>
  wanted(coordination.database, inspections);
const plan = async () => (await planned(coordination.ask, period)).id as string;
const change = async (id: string) =>
  (await accepted(coordination.ask, { id })).changes.nodes.map(
    (it: { department: string; change: { rule: string } }) => [it.department, it.change.rule],
  );

/** Plans an inspection as an officer would; its outcome. */
async function planInspection(department: Identity['department'], input: object) {
  const { data, errors } = await coordination.ask(
    `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
      __typename ... on InspectionPlanned { arrangement day demand { id } visit { id } }
      ... on DuplicateCheck { demand { id } } ... on CheckRefused { rule message } } }`,
    { input: { kind: 'ROUTINE', ...input } },
    officerOf(department),
  );
  expect(errors).toEqual([]);
  return data.planInspection;
}

describe('accepting a plan', () => {
  it('makes each of its visits with the demands of all its bodies, each of which adopts an inspection', async () => {
    await put([
      { ...bothThen, id: 'W' },
      { ...bothThen, id: 'M', department: 'market-supervision' },
    ]);
    const id = await plan();
    expect(await accepted(coordination.ask, { id })).toEqual({
      status: 'DONE',
      endedAt: expect.any(String),
      failure: null,
      progress: { visitsDone: 1, visitsTotal: 1 },
      accepted: 1,
      partly: 0,
      changed: 0,
      changes: { nodes: [] },
    });
    const [visit] = await visitsOf(coordination.ask, id);
    expect(visit).toMatchObject({
      day: '2026-02-05',
      joins: null,
      acceptance: {
        status: 'ACCEPTED',
        visit: {
          day: '2026-02-05',
          departments: ['MARKET_SUPERVISION', 'WATER'],
          inspectionCount: 2,
        },
      },
    });
    expect(visit.demands).toEqual([
      {
        department: 'MARKET_SUPERVISION',
        acceptedAs: { id: expect.any(String), state: 'SERVED', adopts: { number: 'M' } },
        change: null,
      },
      {
        department: 'WATER',
        acceptedAs: { id: expect.any(String), state: 'SERVED', adopts: { number: 'W' } },
        change: null,
      },
    ]);
  });

  it('shows the visit once among those of the business, and takes nothing of it up in another plan', async () => {
    await put([
      { ...bothThen, id: 'W' },
      { ...bothThen, id: 'M', department: 'market-supervision' },
    ]);
    const id = await plan();
    await accepted(coordination.ask, { id });
    expect(await query('SELECT departments FROM visit_seen')).toEqual([
      { departments: ['market-supervision', 'water'] },
    ]);
    expect(await query('SELECT source FROM check_seen')).toEqual([
      { source: 'DEMAND' },
      { source: 'DEMAND' },
    ]);
    expect((await planned(coordination.ask, period)).figures).toMatchObject({
      demands: 0,
      visits: 0,
    });
  });

  it('changes nothing when it is accepted again, by whomever', async () => {
    await put([{ ...bothThen, id: 'W' }]);
    const id = await plan();
    await accepted(coordination.ask, { id });
    const before = await query('SELECT * FROM visit, demand, joint_plan_acceptance');
    await accepted(coordination.ask, { id });
    await accept(coordination.ask, { id }, officerOf('water'));
    expect(await query('SELECT * FROM visit, demand, joint_plan_acceptance')).toEqual(before);
  });

  it('makes the visits that are named, and the others when these are accepted', async () => {
    const other = { ...bothThen, uscc: usccOf(2) };
    await put([
      { ...bothThen, id: 'W' },
      { ...other, id: 'O' },
    ]);
    const id = await plan();
    const [first] = await visitsOf(coordination.ask, id);
    expect(await accepted(coordination.ask, { id, visits: [first.id] })).toMatchObject({
      progress: { visitsDone: 1, visitsTotal: 1 },
    });
    const states = async () =>
      (await visitsOf(coordination.ask, id)).map(
        (it: { acceptance: { status: string } | null }) => it.acceptance?.status,
      );
    expect(await states()).toEqual(['ACCEPTED', undefined]);
    expect(await accepted(coordination.ask, { id })).toMatchObject({
      progress: { visitsDone: 2, visitsTotal: 2 },
    });
    expect(await states()).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('has a demand filed here served as it is', async () => {
    await put([{ ...bothThen, id: 'W' }]);
    await query(
      `INSERT INTO demand (subject, id, uscc, premises, street, department, kind, selection, items, ground, earliest,
         latest, state, filed_by)
       SELECT uscc || '/' || premises, 'filed', uscc, premises, street, 'culture-tourism', 'ROUTINE', 'TARGETED',
         '{culture-tourism:CT-002}', '{"superiorOrder": null, "source": null, "recheckOf": null}', '2026-02-04', '2026-02-12', 'OPEN', 'officer' FROM inspection WHERE id = 'W'`,
    );
    const id = await plan();
    expect(await accepted(coordination.ask, { id })).toMatchObject({ accepted: 1 });
    expect(await query('SELECT id, record, state, day FROM demand ORDER BY record')).toEqual([
      { id: expect.any(String), record: 'W', state: 'SERVED', day: '2026-02-05' },
      { id: 'filed', record: null, state: 'SERVED', day: '2026-02-05' },
    ]);
  });

  it('lets the body with the most items lead, and leaves the code to the approval of a body', async () => {
    await put([
      { ...bothThen, id: 'M', department: 'market-supervision' },
      { ...bothThen, id: 'W' },
    ]);
    await query(`UPDATE inspection SET item_codes = '{WA-004,WA-001}' WHERE id = 'W'`);
    await accepted(coordination.ask, { id: await plan() });
    expect(await query('SELECT lead, code, status FROM visit')).toEqual([
      { lead: 'water', code: null, status: 'PLANNED' },
    ]);
  });

  it('gives the inspection back to its department when the demand is withdrawn', async () => {
    await put([{ ...bothThen, id: 'W' }]);
    await accepted(coordination.ask, { id: await plan() });
    const [{ id: demand }] = await query('SELECT id FROM demand');
    const { errors } = await coordination.ask(
      `mutation ($input: WithdrawDemandInput!) { withdrawDemand(input: $input) { __typename } }`,
      { input: { demand, reason: '不再需要' } },
      officerOf('water'),
    );
    expect(errors).toEqual([]);
    expect(await query('SELECT departments, lead FROM visit_seen')).toEqual([
      { departments: ['water'], lead: null },
    ]);
    expect((await planned(coordination.ask, period)).figures).toMatchObject({
      demands: 1,
      served: 1,
    });
  });
});

describe('what an adopted inspection comes to', () => {
  beforeEach(async () => {
    await put([{ ...bothThen, id: 'W' }]);
    await accepted(coordination.ask, { id: await plan() });
  });

  const recordOn = (day: string) =>
    query(
      `UPDATE inspection SET status = 'DONE', outcome = 'CLEAN', inspected_on = $1, day = $1 WHERE id = 'W'`,
      [day],
    );

  it('is the visit, made, when it took place on its day', async () => {
    await recordOn('2026-02-05');
    expect(await query('SELECT status, inspection_count FROM visit_seen')).toEqual([
      { status: 'DONE', inspection_count: 1 },
    ]);
  });

  it('is a check of its own when it took place on another day without the code of the visit', async () => {
    await recordOn('2026-02-03');
    expect(
      await query('SELECT day, status, inspection_count FROM visit_seen ORDER BY day'),
    ).toEqual([
      { day: '2026-02-03', status: 'DONE', inspection_count: 1 },
      { day: '2026-02-05', status: 'PLANNED', inspection_count: 1 },
    ]);
  });
});

describe('what has changed since the plan was made', () => {
  it('is told by demand, and the rest of the visit is made', async () => {
    await put([
      { ...bothThen, id: 'W' },
      { ...bothThen, id: 'M', department: 'market-supervision' },
    ]);
    const id = await plan();
    await query(`UPDATE inspection SET status = 'CANCELLED' WHERE id = 'W'`);
    const { accepted: whole, partly, changes } = await accepted(coordination.ask, { id });
    expect([whole, partly]).toEqual([0, 1]);
    expect(changes.nodes).toEqual([
      {
        department: 'WATER',
        inspection: { number: 'W' },
        demand: null,
        change: {
          rule: 'NO_LONGER_PLANNED',
          message: 'The department no longer plans it: called off, or done.',
        },
      },
    ]);
    const [visit] = await visitsOf(coordination.ask, id);
    expect(visit.acceptance).toMatchObject({
      status: 'PARTLY',
      visit: { departments: ['MARKET_SUPERVISION'] },
    });
  });

  const doneBefore = (columns: string) =>
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, inspected_on, day, outcome, status, generation)
     SELECT ${columns}, 'CLEAN', 'DONE', 1 FROM inspection WHERE id = `;

  /** What happens to the inspection or its business that the row is of, and what its acceptance comes to then. */
  const happenings: readonly (readonly [rule: string, happened: string])[] = [
    ['NO_LONGER_PLANNED', 'DELETE FROM inspection WHERE id = '],
    ['SUBJECT_CHANGED', `UPDATE inspection SET uscc = '${usccOf(99)}' WHERE id = `],
    ['SUBJECT_CHANGED', `UPDATE inspection SET address = '河埠街道水门街9号' WHERE id = `],
    ['WINDOW_CHANGED', `UPDATE inspection SET planned_to = '2026-02-04' WHERE id = `],
    [
      'BUSINESS_NOT_ACTIVE',
      `UPDATE business SET status = 'SUSPENDED' FROM inspection WHERE business.uscc = inspection.uscc AND id = `,
    ],
    ['ITEM_NOT_PUBLISHED', `UPDATE inspection SET item_codes = '{WA-404}' WHERE id = `],
    ['ITEM_NOT_PUBLISHED', `UPDATE inspection SET item_codes = '{}' WHERE id = `],
    [
      'NOT_COMPETENT',
      `INSERT INTO competence_exception (department, item_department, street, competent, basis)
       SELECT 'water', 'water', street, false, '划转' FROM inspection WHERE id = `,
    ],
    [
      'CEILING_REACHED',
      doneBefore(
        `department, 'BEFORE', party_id, uscc, name, address, street, 'CASE', selection, item_codes, '2026-01-02', '2026-01-02'`,
      ),
    ],
    [
      'QUIET_PERIOD',
      doneBefore(
        `'urban-management', 'NEAR', party_id, uscc, name, address, street, 'ROUTINE', selection, '{UM-003}', '2026-01-20', '2026-01-20'`,
      ),
    ],
    [
      'DAY_PASSED',
      `UPDATE joint_plan_visit SET day = '2026-02-01' FROM inspection WHERE joint_plan_visit.uscc = inspection.uscc AND id = `,
    ],
  ];

  it('is told for what it is, and nothing is made of what has changed', async () => {
    await put(
      happenings.map((_, index) => ({
        ...bothThen,
        uscc: usccOf(index),
        id: `W${index}`,
        street: `第${index}街道`,
      })),
    );
    await query(
      `UPDATE inspection SET planned_from = '2026-02-01' WHERE id = 'W${happenings.length - 1}'`,
    );
    const id = await plan();
    await query(`UPDATE business SET risk_grade = 'A'`);
    for (const [index, [, happened]] of happenings.entries())
      await query(`${happened} 'W${index}'`);
    expect(await accepted(coordination.ask, { id })).toMatchObject({ accepted: 0, partly: 0 });
    expect(
      await query(
        `SELECT change FROM joint_plan_settled WHERE plan = $1 ORDER BY substring(record FROM 2)::integer`,
        [id],
      ),
    ).toEqual(happenings.map(([rule]) => ({ change: rule })));
    expect(await query('SELECT id FROM visit')).toEqual([]);
    expect(await query('SELECT id FROM demand')).toEqual([]);
  });

  it('is that another plan has taken it', async () => {
    await put([{ ...bothThen, id: 'W' }]);
    const [one, other] = [await plan(), await plan()];
    await accepted(coordination.ask, { id: one });
    expect(await change(other)).toEqual([['WATER', 'SERVED_ELSEWHERE']]);
  });

  it('is no reason not to come along with what is planned there that day meanwhile', async () => {
    await put([{ ...bothThen, id: 'W' }]);
    const id = await plan();
    const mine = await planInspection('market-supervision', {
      uscc,
      items: ['MS-012'],
      earliest: '2026-02-05',
      latest: '2026-02-05',
    });
    expect(await accepted(coordination.ask, { id })).toMatchObject({ accepted: 1, changed: 0 });
    const [visit] = await visitsOf(coordination.ask, id);
    expect(visit.acceptance.visit).toMatchObject({
      id: mine.visit.id,
      departments: ['MARKET_SUPERVISION', 'WATER'],
    });
  });
});
