/**
 * Takes up what waits to be worked on, for as long as the subgraph runs. Any number of coordination processes may do so:
 * who works on a task holds its advisory lock, and a process that is killed leaves it, so that another one, or the same
 * when it is back, begins the task anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pino } from 'pino';
import type { Background } from '../../../kit/definition.ts';
import type { Database } from '../../../kit/postgres/database.ts';
import { Superseded } from './attempt.ts';
import { connect } from './connection.ts';

/** Milliseconds between two looks for what waits. */
const interval = 500;

const log = pino({ name: 'coordination' });

/** Something that waits, or was left. */
export interface Waiting {
  readonly id: string;
  /** By which it is locked. */
  readonly number: number;
}

/** One kind of work. */
export interface Work<Task> {
  /** As the log calls it. */
  readonly name: string;
  /** The first half of the advisory locks of its tasks; the second is the task's number. */
  readonly lockSpace: number;
  /** Tasks worked on at once in one process. */
  readonly most: number;
  waiting(pool: pg.Pool): Promise<readonly Waiting[]>;
  /** Begins a task, anew where it was begun before; nothing where it is over, or is given up now. */
  begin(database: Database, id: string): Promise<Task | undefined>;
  /** `holder` is the connection that holds the lock, which nobody else uses. */
  workOn(task: Task, holder: pg.ClientBase, database: Database, signal: AbortSignal): Promise<void>;
  /** Puts a task back where others take it up, as if this attempt had not been. */
  putBack(pool: pg.Pool, task: Task): Promise<void>;
}

/** Starts taking up tasks; `stop` leaves those in hand to whoever comes next. */
export function startWork<Task>(database: Database, work: Work<Task>): Background {
  const stopping = new AbortController();
  const inHand = new Map<string, Promise<void>>();
  const looking = look(database, work, inHand, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all(inHand.values());
    },
  };
}

async function look<Task>(
  database: Database,
  work: Work<Task>,
  inHand: Map<string, Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // A ledger that cannot be asked is asked again; the loops that pull feeds tell of it.
    const waiting = await work.waiting(database.pool).catch(() => []);
    for (const task of waiting) {
      if (inHand.size >= work.most || inHand.has(task.id)) continue;
      const worked = takeUp(database, work, task, signal)
        .catch((error: Error) => {
          if (signal.aborted || error instanceof Superseded) return;
          log.error({ plan: task.id }, `${work.name} broke off: ${error.message}`);
        })
        .finally(() => inHand.delete(task.id));
      inHand.set(task.id, worked);
    }
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** Works on the task, unless somebody else does. */
async function takeUp<Task>(
  database: Database,
  work: Work<Task>,
  { id, number }: Waiting,
  signal: AbortSignal,
): Promise<void> {
  await using connection = await connect(database.pool);
  const { client } = connection;
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1, $2) AS held',
    [work.lockSpace, number],
  );
  if (rows[0]?.held) {
    const task = await work.begin(database, id);
    if (task !== undefined) await workOrPutBack(database, work, task, client, signal);
    await client.query('SELECT pg_advisory_unlock($1, $2)', [work.lockSpace, number]);
  }
  connection.keep();
}

async function workOrPutBack<Task>(
  database: Database,
  work: Work<Task>,
  task: Task,
  holder: pg.ClientBase,
  signal: AbortSignal,
): Promise<void> {
  try {
    await work.workOn(task, holder, database, signal);
  } catch (error) {
    if (signal.aborted) await work.putBack(database.pool, task);
    throw error;
  }
}
