/** The making of a plan's visits that broke off for good: what is made stays made, and accepting again goes on. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';
import { accepted, visitsOf } from './accepting.ts';
import { planned } from './proposing.ts';
import { wanted } from './wanted-rows.ts';

const period = { from: '2026-02-02', to: '2026-02-14' };
const businesses = [1, 2, 3, 4].map(usccOf);

let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', period.from);
  coordination = await serve({ ...coordinationOver(() => []), background: startJointPlans });
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

it('fails after three attempts that came no further, and goes on when it is accepted again', {
  timeout: 60_000,
}, async () => {
  await wanted(
    coordination.database,
    businesses.map((uscc) => ({ uscc, id: uscc, from: '2026-02-03', to: '2026-02-12' })),
  );
  const { id } = await planned(coordination.ask, period);
  const { pool } = coordination.database;
  const last = [...businesses].sort().at(-1);
  await pool.query(`ALTER TABLE visit ADD CONSTRAINT broken CHECK (uscc <> '${last}')`);
  const failed = await accepted(coordination.ask, { id });
  expect(failed).toMatchObject({
    status: 'FAILED',
    failure: expect.stringContaining('accept the plan again to go on with it'),
    progress: { visitsTotal: businesses.length },
  });
  const made = failed.progress.visitsDone;
  expect(made).toBeLessThan(businesses.length);
  const before = (await visitsOf(coordination.ask, id)).flatMap(
    ({ acceptance }: { acceptance: { visit: { id: string } | null } }) =>
      acceptance.visit?.id ?? [],
  );
  expect(before).toHaveLength(made);

  await pool.query('ALTER TABLE visit DROP CONSTRAINT broken');
  expect(await accepted(coordination.ask, { id })).toMatchObject({
    status: 'DONE',
    failure: null,
    progress: { visitsDone: businesses.length, visitsTotal: businesses.length },
    accepted: businesses.length,
  });
  const after = (await visitsOf(coordination.ask, id)).map(
    ({ acceptance }: { acceptance: { visit: { id: string } } }) => acceptance.visit.id,
  );
  expect(after).toHaveLength(businesses.length);
  expect(after).toEqual(expect.arrayContaining(before));
});
