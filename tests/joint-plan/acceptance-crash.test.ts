/**
 * Whatever is killed while the visits of a plan are made, and whoever plans at the same businesses meanwhile: each visit
 * is made once, no demand is lost or served twice, and no two visits are within a quiet period.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { departmentNames } from '../../schema/departments.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';
import { accept, acceptanceOf, made } from './accepting.ts';
import { planned } from './proposing.ts';
import { wanted } from './wanted-rows.ts';

const period = { from: '2026-02-02', to: '2026-02-14' };
const businesses = 24;
const bodies = ['water', 'market-supervision', 'urban-management'];
const kills = 2;
const callers = 2;
const program = fileURLToPath(
  new URL('../planning/processes/coordination-program.ts', import.meta.url),
);

let coordination: Served;

/** Serves the graph alone: processes that are killed do the work. */
beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', period.from);
  coordination = await serve({
    ...coordinationOver(() => []),
    background: () => ({ stop: async () => {} }),
  });
});

afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

const children: ChildProcess[] = [];

afterEach(() => Promise.all(children.splice(0).map(kill)));

async function startProcess(): Promise<ChildProcess> {
  const assignment = {
    databaseUrl: coordination.database.pool.options.connectionString,
    port: 0,
    key: randomBytes(32).toString('base64url'),
  };
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(assignment)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const query = async (text: string, values: unknown[] = []) =>
  (await coordination.database.pool.query(text, values)).rows;

/** Plans at random businesses as officers do, until it is over. */
async function planOn(caller: number, over: () => boolean): Promise<number> {
  let asked = 0;
  for (; !over(); asked += 1) {
    await sleep(50);
    const department = departmentNames[(caller + asked) % departmentNames.length];
    const { errors } = await coordination.ask(
      'mutation ($input: PlanInspectionInput!) { planInspection(input: $input) { __typename } }',
      {
        input: {
          uscc: usccOf((caller * 7 + asked) % businesses),
          kind: 'ROUTINE',
          // Of so many that what officers plan is mostly something new, and nothing that the plan adopts.
          items: [`X-${asked % 40}`],
          earliest: '2026-02-04',
          latest: '2026-02-13',
        },
      },
      { subject: `officer-${caller}`, role: 'OFFICER', department, scopes: [] },
    );
    expect(errors).toEqual([]);
  }
  return asked;
}

it('makes every visit once, killed in the middle time after time, while others plan there', {
  timeout: 240_000,
}, async () => {
  await query(
    `INSERT INTO item (department, code, name, field)
     SELECT department, 'X-' || number, '检查事项', '综合'
     FROM unnest($1::text[]) AS department, generate_series(0, 39) AS number`,
    [departmentNames],
  );
  await wanted(
    coordination.database,
    Array.from({ length: businesses }, (_, index) =>
      bodies.map((department) => ({
        uscc: usccOf(index),
        id: `${department}-${index}`,
        department,
        from: '2026-02-03',
        to: '2026-02-12',
        trade: index % 2 === 0 ? '6210' : '7291',
      })),
    ).flat(),
  );
  const first = await startProcess();
  const { id, figures } = await planned(coordination.ask, period);
  await kill(first);
  expect(figures).toMatchObject({ served: businesses * bodies.length, visits: businesses });

  // Made so slowly that a process is killed in the middle.
  await query(`
    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.record IS NOT NULL THEN PERFORM pg_sleep(0.02); END IF; RETURN NULL; END $$;
    CREATE TRIGGER slowly AFTER INSERT ON demand FOR EACH ROW EXECUTE FUNCTION slowly()`);
  await accept(coordination.ask, { id });
  let over = false;
  const planning = Promise.all(
    Array.from({ length: callers }, (_, caller) => planOn(caller, () => over)),
  );
  for (let killed = 0; killed < kills; killed += 1) {
    const { progress: before } = await acceptanceOf(coordination.ask, id);
    const child = await startProcess();
    for (;;) {
      const { progress, status } = await acceptanceOf(coordination.ask, id);
      expect(status).not.toBe('DONE');
      if (progress.visitsDone > before.visitsDone) break;
      await sleep(20);
    }
    await kill(child);
  }
  await startProcess();
  const acceptance = await made(coordination.ask, id);
  over = true;
  await planning;

  expect(acceptance).toMatchObject({
    status: 'DONE',
    failure: null,
    progress: { visitsDone: businesses, visitsTotal: businesses },
  });
  expect(acceptance.accepted + acceptance.partly + acceptance.changed).toBe(businesses);
  const [wrong] = await query(
    `SELECT
       (SELECT count(*)::integer FROM joint_plan_visit AS made CROSS JOIN LATERAL unnest(demands) AS planned
          LEFT JOIN joint_plan_settled AS settled USING (plan, department, source, record)
        WHERE made.plan = $1 AND settled.visit IS DISTINCT FROM made.number) AS untold,
       (SELECT count(*)::integer FROM joint_plan_settled AS planned
          LEFT JOIN demand ON demand.id = planned.demand AND demand.record = planned.record
            AND demand.state IN ('SERVED', 'AWAITING_CONSENT')
        WHERE planned.plan = $1 AND planned.demand IS NOT NULL AND demand.id IS NULL) AS lost,
       (SELECT count(*)::integer FROM (SELECT FROM demand WHERE record IS NOT NULL GROUP BY department, record
        HAVING count(*) > 1) AS adopted) AS twice,
       (SELECT count(*)::integer FROM demand LEFT JOIN joint_plan_settled AS planned ON planned.demand = demand.id
        WHERE demand.record IS NOT NULL AND planned.demand IS NULL) AS unknown,
       (SELECT count(*)::integer FROM visit AS one JOIN visit AS other USING (subject)
        WHERE one.id < other.id AND one.standing AND other.standing AND abs(one.day - other.day) < 30) AS near,
       (SELECT count(*)::integer FROM visit WHERE standing AND NOT EXISTS (SELECT FROM demand
          WHERE demand.subject = visit.subject AND demand.visit = visit.id)) AS empty`,
    [id],
  );
  expect(wrong).toEqual({ untold: 0, lost: 0, twice: 0, unknown: 0, near: 0, empty: 0 });
});
