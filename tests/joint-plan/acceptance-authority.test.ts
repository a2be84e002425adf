/** Who may accept a joint plan, and what cannot be accepted. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import { analyst, type Served, serve } from '../setup/served.ts';
import { accept, officerOf, supervisor, visitsOf } from './accepting.ts';
import { planned } from './proposing.ts';
import { type WantedInspection, wanted } from './wanted-rows.ts';

const period = { from: '2026-02-02', to: '2026-02-14' };
const bothThen = { uscc: usccOf(1), from: '2026-02-05', to: '2026-02-06' };

let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', period.from);
  coordination = await serve({ ...coordinationOver(() => []), background: startJointPlans });
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

beforeEach(() =>
  emptyTables(
    coordination.database.pool,
    'business, inspection, visit, demand, joint_plan CASCADE',
  ),
);

const query = async (text: string, values: unknown[] = []) =>
  (await coordination.database.pool.query(text, values)).rows;
const put = (inspections: readonly WantedInspection[]) =>
  wanted(coordination.database, inspections);
const plan = async () => (await planned(coordination.ask, period)).id as string;

describe('who may accept', () => {
  it('is the supervising authority, and an officer what his own body alone comes for', async () => {
    await put([
      { ...bothThen, id: 'W' },
      { ...bothThen, id: 'M', department: 'market-supervision' },
      { ...bothThen, id: 'O', uscc: usccOf(2) },
    ]);
    const id = await plan();
    const visits = await visitsOf(coordination.ask, id);
    const own = visits.find((it: { departments: string[] }) => it.departments.length === 1).id;
    const refusal = async (input: object, identity: Identity) =>
      (await accept(coordination.ask, input, identity)).errors[0]?.message;
    expect(await refusal({ id }, analyst)).toContain('Only the supervising authority may accept');
    expect(await refusal({ id }, officerOf('water'))).toBe(
      'Other bodies come to 1 of the visits: the supervising authority accepts these, an officer those of his own body alone.',
    );
    expect(await refusal({ id, visits: [own] }, officerOf('market-supervision'))).toContain(
      'Other bodies come to 1 of the visits',
    );
    const { data } = await accept(coordination.ask, { id, visits: [own] }, officerOf('water'));
    expect(data.acceptJointPlan.__typename).toBe('JointPlanAccepted');
    expect((await accept(coordination.ask, { id }, supervisor)).errors).toEqual([]);
  });

  it('hears what cannot be accepted, and why', async () => {
    const answer = async (input: object) =>
      (await accept(coordination.ask, input)).data?.acceptJointPlan;
    expect(await answer({ id: 'JP99999999' })).toEqual({
      __typename: 'JointPlanRefused',
      rule: 'UNKNOWN_PLAN',
      message: 'There is no joint plan JP99999999.',
    });
    const [{ id: cancelled }] = await query(
      `INSERT INTO joint_plan (first_day, last_day, proposed_by, status, ended_at)
       VALUES ('2026-02-02', '2026-02-03', 'analyst', 'CANCELLED', now()) RETURNING id`,
    );
    expect(await answer({ id: cancelled })).toMatchObject({
      rule: 'NOT_DONE',
      message: `${cancelled} is CANCELLED: a plan can be accepted once it is DONE.`,
    });
    const id = await plan();
    expect(await answer({ id, visits: [`${cancelled}-00000001`] })).toMatchObject({
      rule: 'UNKNOWN_VISIT',
      message: `1 of the visits are none of ${id}: take their ids from its list.`,
    });
    const { errors } = await accept(coordination.ask, {
      id,
      visits: Array.from({ length: 1001 }, (_, number) => `${id}-${number}`),
    });
    expect(errors[0]?.message).toContain('may name at most 1000, got 1001');
  });
});
