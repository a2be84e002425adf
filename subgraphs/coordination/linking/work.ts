/**
 * Links what the feeds told, for as long as the subgraph runs. Any number of coordination processes may do so; one at a
 * time does, the one that holds the advisory lock. Every step is a transaction: a process that is killed leaves the step
 * to whoever comes next.
 */
import type { ClientBase, Pool } from 'pg';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { connect } from '../joint-plan/job/connection.ts';
import { startRepeating } from '../repeating.ts';
import { replanFreed } from './freed.ts';
import { judgeSome } from './judge.ts';
import { writeKeys } from './keys.ts';
import { currentModel } from './model.ts';
import { createWorkTables } from './pairs.ts';
import { beginModel, refreshModel } from './refresh-model.ts';

/** Milliseconds between two looks for what is to be linked. */
const interval = 500;

/** The advisory lock of whoever links. */
const turn = 4_202_620;

/** Starts linking; `stop` waits for the step in hand. */
export function startLinking(database: Database): Background {
  return startRepeating({
    name: 'Linking',
    interval,
    async once(signal) {
      await linkWaiting(database.pool, signal);
      await replanFreed(database);
    },
  });
}

/** Links everything that waits, unless somebody else does: step by step, until nothing is left or `signal` says stop. */
export async function linkWaiting(pool: Pool, signal?: AbortSignal): Promise<void> {
  await using held = await connect(pool);
  const { client } = held;
  const { rows } = await client.query<{ waits: boolean; held: boolean }>(
    `SELECT pg_try_advisory_lock($1) AS held
     WHERE EXISTS (SELECT FROM matching.to_look_at) OR EXISTS (SELECT FROM matching.to_judge)`,
    [turn],
  );
  if (rows[0]?.held) {
    await createWorkTables(client);
    let modelMayBeOld = true;
    for (let step: Step = 'KEYS'; step !== 'NOTHING' && !signal?.aborted; ) {
      step = await takeStep(client, modelMayBeOld);
      if (step === 'KEYS') modelMayBeOld = true;
      if (step === 'JUDGED') modelMayBeOld = false;
    }
    await client.query('SELECT pg_advisory_unlock($1)', [turn]);
  }
  held.keep();
}

type Step = 'KEYS' | 'MODEL' | 'JUDGED' | 'NOTHING';

/** The next step in a transaction of its own: first the keys, then the model, then the judgement of parties. */
async function takeStep(client: ClientBase, modelMayBeOld: boolean): Promise<Step> {
  // Compiling a statement costs more than it saves here.
  await client.query(`BEGIN; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'`);
  const model = await currentModel(client);
  const step = await stepOf();
  await client.query('COMMIT');
  return step;

  async function stepOf(): Promise<Step> {
    if (!model && (await beginModel(client))) return 'MODEL';
    await client.query(byIndexAlone);
    if (await writeKeys(client, model?.areas ?? [])) return 'KEYS';
    await client.query(byAnyPlan);
    if (modelMayBeOld && (await refreshModel(client, model))) return 'MODEL';
    await client.query(byIndexAlone);
    return (await judgeSome(client, model)) ? 'JUDGED' : 'NOTHING';
  }
}

/**
 * A batch is looked up row by row, so that it costs the same however large the ledger is. Left to itself the planner reads
 * whole tables for a batch, which is as fast while they are small and makes the whole grow with the square.
 */
const byIndexAlone =
  'SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off';
const byAnyPlan =
  'SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on';
