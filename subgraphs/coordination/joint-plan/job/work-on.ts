/**
 * The work on one plan: reads what is to be checked in order, plans it premises by premises and group by group, and
 * writes some groups while it plans the next, so that no more than a few groups are held in memory.
 */
import { setImmediate as pause } from 'node:timers/promises';
import type pg from 'pg';
import { today } from '../../../kit/clock.ts';
import { WorkingDays } from '../../calendar/working-days.ts';
import { ProgrammeDays } from '../../programme/programme-days.ts';
import { dayNumber } from '../day-number.ts';
import { Attempt, type PlanInHand } from './attempt.ts';
import { Sums } from './figures.ts';
import { type GroupPlan, planGroup, planPremises, type Rules } from './plan-group.ts';
import type { PremisesPlan } from './planned.ts';
import { CityTeams } from './teams.ts';
import { readWanted, type Scope } from './wanted.ts';

/** Milliseconds of work after which whoever asks the graph has a turn. */
const turn = 5;

/** As soon as so many visits are planned they are written: fewer at a time would wait longer for answers than be written. */
const writtenTogether = 4_000;

interface Asked extends Scope {
  readonly quiet: number;
}

/**
 * Works on the plan until it is done. `reader` is a connection of its own; the work reads what stood at its beginning,
 * in a transaction that writes nothing and so holds up no feed.
 *
 * @throws Superseded where the plan was cancelled or begun anew; the signal's reason where that is aborted.
 */
export async function workOn(
  plan: PlanInHand,
  reader: pg.ClientBase,
  pool: pg.Pool,
  signal: AbortSignal,
): Promise<void> {
  const attempt = new Attempt(pool, plan);
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { quiet, ...scope } = await readAsked(reader, plan);
  const teams = await CityTeams.read(reader, scope);
  const calendar = new WorkingDays();
  const programme = await ProgrammeDays.read(reader, scope, calendar);
  const rules: Rules = {
    // Days before today are past: no visit can be on them.
    period: {
      earliest: Math.max(dayNumber(scope.from), dayNumber(today())),
      latest: dayNumber(scope.to),
    },
    quiet,
    teams,
    calendar,
    programme,
  };
  const sums = new Sums(await readFields(reader), teams);
  const breath = new Breath(signal);

  const { batches, total } = await readWanted(reader, scope, teams, quiet);
  await attempt.advance({ done: 0, total });

  let done = 0;
  let planned: GroupPlan[] = [];
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    await writing;
    writing = attempt.add(planned, teams, programme, { done, total });
    // Whoever waits for it next hears of it.
    writing.catch(() => undefined);
    planned = [];
  };
  const finishGroup = async (group: string, plans: readonly PremisesPlan[]): Promise<void> => {
    const planning = planGroup(plans, teams.bookedIn(group), rules);
    let step = planning.next();
    for (; !step.done; step = planning.next()) await breath.take();
    sums.add(step.value);
    planned.push(step.value);
    const visits = planned.reduce((sum, group) => sum + group.visits.length, 0);
    if (visits >= writtenTogether) await write();
  };

  let group = '';
  let plans: PremisesPlan[] = [];
  for await (const batch of batches) {
    for (const premises of batch) {
      if (premises.group !== group) {
        await finishGroup(group, plans);
        group = premises.group;
        plans = [];
      }
      plans.push(planPremises(premises, rules));
      done += 1;
      await breath.take();
    }
    // A large group is not written for long; it shows all the same that the work goes on.
    if (plans.length >= batch.length) await attempt.advance({ done, total });
  }
  await finishGroup(group, plans);
  await write();
  await writing;
  await reader.query('COMMIT');
  await attempt.finish(sums.figures(rules.calendar.provisionalYears), { done, total });
}

/** Lets others have their turn, and ends the work when it is to stop. */
class Breath {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async take(): Promise<void> {
    if (performance.now() - this.#since < turn) return;
    await pause();
    this.#signal.throwIfAborted();
    this.#since = performance.now();
  }
}

async function readAsked(client: pg.ClientBase, { id }: PlanInHand): Promise<Asked> {
  const { rows } = await client.query(
    `SELECT first_day AS from, last_day AS to, streets, trades, departments, quiet_days AS quiet
     FROM joint_plan, policy WHERE id = $1`,
    [id],
  );
  return rows[0] as Asked;
}

async function readFields(client: pg.ClientBase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; field: string }>(
    `SELECT department || ':' || code AS id, field FROM item`,
  );
  return new Map(rows.map(({ id, field }) => [id, field]));
}
