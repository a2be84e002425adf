/** A street that nothing is known in is told alike wherever lists and plans are narrowed to streets. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import type { Served } from '../setup/served.ts';
import { record, register, serveReview } from './reviewed-city.ts';

const supervisor: Identity = { subject: 'authority', role: 'SUPERVISOR', scopes: [] };
let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  coordination = await serveReview();
  await register(coordination.database, [{ uscc: usccOf(1) }]);
  const made = { uscc: usccOf(1), department: 'water', day: '2026-03-05' };
  await record(coordination.database, [{ ...made, id: 'A', street: '泥沟镇' }]);
});
afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

const lists = [
  'inspections(street: $street) { nodes { id } }',
  'duplicateChecks(filter: { street: $street }) { nodes { daysApart } }',
  'shouldHaveBeenJoint(filter: { street: $street }) { nodes { daysApart } }',
  'gaps(filter: { streets: ["河埠街道", $street] }) { nodes { id } }',
  'gapSummary(filter: { streets: [$street] }) { nodes { count } }',
  'workList(department: WATER) { owes(filter: { streets: [$street] }) { nodes { id } } }',
  'workList(department: WATER) { owed(filter: { streets: [$street] }) { nodes { id } } }',
  'jointProgramme(year: 2026) { activities(street: $street) { nodes { id } } }',
];

it.each(lists)('%s', async (list) => {
  const ask = (street: string) =>
    coordination.ask(`query ($street: String!) { ${list} }`, { street }, supervisor);
  expect((await ask('泥沟镇')).errors).toEqual([]);
  const { errors } = await ask('泥勾镇');
  expect(errors[0]).toMatchObject({
    message:
      'Nothing is known in "泥勾镇": give streets and towns by their names as recorded, such as 泥沟镇, or leave them out.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

it('Business.gaps, once for all businesses of a request', async () => {
  coordination.statements.length = 0;
  const { errors } = await coordination.ask(
    `{ _entities(representations: [
      { __typename: "Business", uscc: "${usccOf(1)}" }, { __typename: "Business", uscc: "${usccOf(2)}" }
    ]) { ... on Business { gaps(filter: { streets: ["东街", "河埠街"] }) { nodes { id } } } } }`,
  );
  expect(errors[0]?.message).toBe(
    'Nothing is known in "东街", "河埠街": give streets and towns by their names as recorded, such as 河埠街道, or leave them out.',
  );
  expect(coordination.statements).toHaveLength(2);
});

it('proposeJointPlan, as a refusal', async () => {
  const { data } = await coordination.ask(
    `mutation { proposeJointPlan(input: { from: "2026-12-01", to: "2026-12-31", streets: ["泥沟 镇"] }) {
      ... on JointPlanRefused { rule message }
    } }`,
  );
  expect(data.proposeJointPlan).toEqual({
    rule: 'UNKNOWN_STREET',
    message: expect.stringContaining('such as 泥沟镇'),
  });
});

it('no street is called unknown while a department is still being read', async () => {
  const { pool } = coordination.database;
  const ask = () =>
    coordination.ask('{ inspections(street: "泥勾镇") { nodes { id } } }', {}, supervisor);
  await pool.query(`INSERT INTO feed (department) VALUES ('water')`);
  expect((await ask()).data).toEqual({ inspections: { nodes: [] } });
  await pool.query('UPDATE feed SET caught_up_at = now()');
  expect((await ask()).errors).toHaveLength(1);
  await pool.query('DELETE FROM feed');
});
