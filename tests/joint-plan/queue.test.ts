/** The work on joint plans goes on whatever ends: connections, attempts, whole processes; and ends when cancelled. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';
import { ended, propose } from './proposing.ts';
import { wanted } from './wanted-rows.ts';

const period = { from: '2026-02-02', to: '2026-02-13' };
const premises = 60;

let coordination: Served;
let url: string;

/** Serves the graph alone: the tests start the work themselves, as processes of their own would. */
beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', period.from);
  const definition = {
    ...coordinationOver(() => []),
    background: () => ({ stop: async () => {} }),
  };
  coordination = await serve(definition);
  url = coordination.database.pool.options.connectionString as string;
  await query(`
    CREATE FUNCTION held_up() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$;
    CREATE TRIGGER held_up BEFORE INSERT ON joint_plan_visit EXECUTE FUNCTION held_up()`);
  await wanted(
    coordination.database,
    Array.from({ length: premises }, (_, index) => ({
      uscc: usccOf(index),
      id: `W${index}`,
      ...period,
      street: `街${index % 6}`,
    })),
  );
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

const holds: (() => Promise<void>)[] = [];
const processes: (() => Promise<void>)[] = [];

/** Works on plans as another process would: over connections of its own. */
function startProcess() {
  const database = openDatabase(url);
  const work = startJointPlans(database);
  let running = true;
  const stop = async () => {
    if (!running) return;
    running = false;
    await work.stop();
    await database.close();
  };
  processes.push(stop);
  return stop;
}

afterEach(async () => {
  for (const release of holds.splice(0)) await release();
  for (const stop of processes.splice(0)) await stop();
});

const query = async (text: string, values: unknown[] = []) =>
  (await coordination.database.pool.query(text, values)).rows;

beforeEach(() => query('DELETE FROM joint_plan'));

/** Holds up whoever adds visits, until it is released. */
async function holdUp() {
  const client = await coordination.database.pool.connect();
  await client.query('SELECT pg_advisory_lock(1)');
  let held = true;
  const release = async () => {
    if (!held) return;
    held = false;
    await client.query('SELECT pg_advisory_unlock(1)');
    client.release();
  };
  holds.push(release);
  return release;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const waitingForLocks = () =>
  query(
    `SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );

const heldUp = async () => (await waitingForLocks()).some(({ query }) => query.startsWith('COPY'));

/** What is kept of a plan, beside itself. */
async function kept(plan: string) {
  const [counts] = await query(
    `SELECT (SELECT count(*)::integer FROM joint_plan_visit WHERE plan = $1) AS visits,
       (SELECT coalesce(sum(cardinality(demands)), 0)::integer FROM joint_plan_visit WHERE plan = $1)
         + (SELECT count(*)::integer FROM joint_plan_unserved WHERE plan = $1) AS demands`,
    [plan],
  );
  return counts;
}

it('shows how far it has come while it goes on', async () => {
  const release = await holdUp();
  startProcess();
  const id = await propose(coordination.ask, period);
  await until(heldUp);
  const { data } = await coordination.ask(
    'query ($id: ID!) { jointPlan(id: $id) { status progress { premisesTotal } figures { visits } visits { nodes { id } } } }',
    { id },
  );
  expect(data.jointPlan).toEqual({
    status: 'RUNNING',
    progress: { premisesTotal: premises },
    figures: null,
    visits: null,
  });
  await release();
  expect(await ended(coordination.ask, id)).toMatchObject({
    status: 'DONE',
    progress: { premisesDone: premises, premisesTotal: premises },
  });
});

it('begins anew when the connections it works over are cut', async () => {
  const release = await holdUp();
  startProcess();
  const id = await propose(coordination.ask, period);
  await until(heldUp);
  await query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 4202610 AND granted`,
  );
  await release();
  expect(await ended(coordination.ask, id)).toMatchObject({
    status: 'DONE',
    figures: { demands: premises, served: premises, visits: premises },
  });
  const [{ attempt }] = await query('SELECT attempt FROM joint_plan');
  expect(attempt).toBe(2);
  expect(await kept(id)).toEqual({ visits: premises, demands: premises });
});

it('takes up what a killed process left, without what that had planned', async () => {
  const id = await propose(coordination.ask, period);
  await query(`UPDATE joint_plan SET status = 'RUNNING', attempt = 1, premises_done = 7`);
  await query(
    `INSERT INTO joint_plan_visit (plan, number, day, uscc, departments, demands) VALUES ($1, '00000001',
       '2026-02-02', $2, '{water}', '{"(water,INSPECTION,X,2026-02-02,2026-02-03)"}')`,
    [id, usccOf(0)],
  );
  startProcess();
  expect(await ended(coordination.ask, id)).toMatchObject({ status: 'DONE' });
  expect(await kept(id)).toEqual({ visits: premises, demands: premises });
});

it('is not done while it has a demand twice, and is not added to once it is done', async () => {
  const id = await propose(coordination.ask, period);
  const add = (number: string) =>
    query(
      `INSERT INTO joint_plan_visit (plan, number, day, uscc, departments, demands) VALUES ($1, $2, '2026-02-02', $3,
         '{water}', '{"(water,INSPECTION,X,2026-02-02,2026-02-03)"}')`,
      [id, number, usccOf(0)],
    );
  const done = () =>
    query(`UPDATE joint_plan SET status = 'DONE', ended_at = now(), figures = '{}' WHERE id = $1`, [
      id,
    ]);
  await query(`UPDATE joint_plan SET status = 'RUNNING', attempt = 1`);
  await add('00000001');
  await add('00000002');
  await expect(done()).rejects.toThrow(`${id} has a demand twice.`);
  await query(`DELETE FROM joint_plan_visit WHERE number = '00000002'`);
  await done();
  await expect(add('00000003')).rejects.toThrow('no such joint plan that is being worked on');
});

it('fails, and says what to do, when it has broken off three times', async () => {
  const id = await propose(coordination.ask, period);
  await query(`UPDATE joint_plan SET status = 'RUNNING', attempt = 3`);
  startProcess();
  const { status, failure } = await ended(coordination.ask, id);
  expect(status).toBe('FAILED');
  expect(failure).toContain('broke off 3 times');
  expect(failure).toContain('Propose the plan again, or in smaller parts.');
});

it('is left to whoever comes next by a process that stops, as if it had not been begun', async () => {
  const release = await holdUp();
  const stop = startProcess();
  const id = await propose(coordination.ask, period);
  await until(heldUp);
  const stopping = stop();
  await release();
  await stopping;
  const [left] = await query('SELECT status, attempt FROM joint_plan');
  // What was left to do may have been so little that it was done.
  expect([
    { status: 'QUEUED', attempt: 0 },
    { status: 'DONE', attempt: 1 },
  ]).toContainEqual(left);
  startProcess();
  expect(await ended(coordination.ask, id)).toMatchObject({ status: 'DONE' });
});

it('drops what was planned of a plan that is cancelled meanwhile, and is free for the next', async () => {
  const release = await holdUp();
  startProcess();
  const id = await propose(coordination.ask, period);
  await until(heldUp);
  const cancelling = coordination.ask(
    'mutation ($id: ID!) { cancelJointPlan(input: { id: $id }) { ... on JointPlanCancelled { plan { status } } } }',
    { id },
  );
  // It waits for what is being written, and comes before whatever is written next.
  await until(async () => (await waitingForLocks()).length === 2);
  await release();
  expect((await cancelling).data.cancelJointPlan.plan.status).toBe('CANCELLED');
  const next = await propose(coordination.ask, period);
  expect(await ended(coordination.ask, next)).toMatchObject({ status: 'DONE' });
  expect(await ended(coordination.ask, id)).toMatchObject({ status: 'CANCELLED' });
  expect(await kept(id)).toEqual({ visits: 0, demands: 0 });
});

it('works on every one of many plans once, however many processes there are', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, () => propose(coordination.ask, period)));
  startProcess();
  startProcess();
  for (const id of ids) {
    expect(await ended(coordination.ask, id)).toMatchObject({
      status: 'DONE',
      figures: { served: premises, visits: premises },
    });
    expect(await kept(id)).toEqual({ visits: premises, demands: premises });
  }
  expect(await query('SELECT DISTINCT attempt FROM joint_plan')).toEqual([{ attempt: 1 }]);
});
