/**
 * One attempt at a plan, as the ledger sees it: what it writes counts only while it is the plan's latest attempt and
 * nobody has cancelled the plan.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { StoredValue } from '../../../kit/import/digest.ts';
import { copyLine } from '../../../kit/import/store/copy-text.ts';
import type { ProgrammeDays } from '../../programme/programme-days.ts';
import { dayOf } from '../day-number.ts';
import { connect } from './connection.ts';
import type { Figures } from './figures.ts';
import type { GroupPlan } from './plan-group.ts';
import type { CityTeams } from './teams.ts';
import type { WantedDemand } from './wanted.ts';

/** Thrown where the plan was cancelled, or another attempt has begun. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** A plan that is to be worked on. */
export interface PlanInHand {
  readonly id: string;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Rows of a COPY are sent in texts of about so many characters. */
const blockLength = 256 * 1024;

export class Attempt {
  readonly #pool: pg.Pool;
  readonly #plan: PlanInHand;
  #visits = 0;

  constructor(pool: pg.Pool, plan: PlanInHand) {
    this.#pool = pool;
    this.#plan = plan;
  }

  /** Tells how far the work has come. @throws Superseded */
  advance({ done, total }: Progress): Promise<void> {
    return this.#change(progress, [done, total], noMore);
  }

  /** Adds what is planned for groups, and tells how far the work has come with them. @throws Superseded */
  add(
    groups: readonly GroupPlan[],
    teams: CityTeams,
    programme: ProgrammeDays,
    { done, total }: Progress,
  ): Promise<void> {
    const visitLines: StoredValue[][] = [];
    const unservedLines: StoredValue[][] = [];
    const load = new TeamLoad();
    const { id } = this.#plan;
    for (const { premises, day, demands, departments, joins, newcomers } of groups.flatMap(
      ({ visits }) => visits,
    )) {
      const number = String(++this.#visits).padStart(8, '0');
      const { uscc, address, street, trade } = premises;
      visitLines.push([
        id,
        number,
        dayOf(day),
        uscc,
        address,
        street || null,
        departments,
        joins,
        programme.of({ street, trade, bodies: departments }).get(day) ?? null,
        demands.map(demandText),
      ]);
      for (const department of newcomers) {
        load.add(teams.teamOf(department, street).code, street, day);
      }
    }
    for (const { premises, demand, reason } of groups.flatMap(({ unserved }) => unserved)) {
      const [source, department, record, earliest, latest] = demand;
      unservedLines.push([
        id,
        department,
        source,
        record,
        premises.uscc,
        dayOf(earliest),
        dayOf(latest),
        reason,
      ]);
    }
    return this.#change(progress, [done, total], async (client) => {
      // Should the server lose it, the work with it: what ends the work with a plan waits for all before it.
      await client.query('SET LOCAL synchronous_commit = off');
      await copy(client, 'joint_plan_visit', visitColumns, visitLines);
      await copy(client, 'joint_plan_unserved', unservedColumns, unservedLines);
      await copy(client, 'joint_plan_team_day', teamDayColumns, load.lines(id, teams));
    });
  }

  /** Ends the work with a plan. @throws Superseded */
  finish(figures: Figures, { done, total }: Progress): Promise<void> {
    return this.#change(
      `${progress}, status = 'DONE', ended_at = now(), figures = $5`,
      [done, total, JSON.stringify(figures)],
      noMore,
    );
  }

  /** The row of the plan is locked first, so that a cancellation is either seen here or removes what is written. */
  async #change(
    change: string,
    values: readonly unknown[],
    more: (client: pg.ClientBase) => Promise<void>,
  ): Promise<void> {
    await using connection = await connect(this.#pool);
    const { client } = connection;
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      `UPDATE joint_plan SET ${change} WHERE id = $1 AND attempt = $2 AND status = 'RUNNING'`,
      [this.#plan.id, this.#plan.attempt, ...values],
    );
    if (rowCount === 0) throw new Superseded('The plan was cancelled or begun anew.');
    await more(client);
    await client.query('COMMIT');
    connection.keep();
  }
}

const progress = 'premises_done = $3, premises_total = $4';

const noMore = async (): Promise<void> => undefined;

const visitColumns =
  'plan, number, day, uscc, address, street, departments, joins, activity, demands';
const unservedColumns = 'plan, department, source, record, uscc, earliest, latest, reason';
const teamDayColumns = 'plan, day, team, department, level, visits, capacity, streets';

/** A value of the type `planned_demand`. */
function demandText([source, department, record, earliest, latest]: WantedDemand): string {
  return `(${fieldText(department)},${source},${fieldText(record)},${dayOf(earliest)},${dayOf(latest)})`;
}

function fieldText(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** What visits make teams do, day by day. */
class TeamLoad {
  readonly #days = new Map<string, Map<number, { visits: number; streets: Set<string> }>>();

  add(team: string, street: string, day: number): void {
    const days = this.#days.get(team) ?? new Map();
    this.#days.set(team, days);
    const load = days.get(day) ?? { visits: 0, streets: new Set() };
    days.set(day, load);
    load.visits += 1;
    load.streets.add(street);
  }

  lines(plan: string, teams: CityTeams): StoredValue[][] {
    return [...this.#days].flatMap(([code, days]) => {
      const { department, level, dailyCapacity } = teams.team(code);
      return Array.from(days, ([day, { visits, streets }]) => [
        plan,
        dayOf(day),
        code,
        department,
        level,
        String(visits),
        String(dailyCapacity),
        String(streets.size),
      ]);
    });
  }
}

async function copy(
  client: pg.ClientBase,
  table: string,
  columns: string,
  lines: readonly StoredValue[][],
): Promise<void> {
  if (lines.length === 0) return;
  const into = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`));
  await pipeline(Readable.from(blocks(lines), { objectMode: false }), into);
}

function* blocks(lines: readonly StoredValue[][]): Generator<Buffer> {
  let block = '';
  for (const line of lines) {
    block += copyLine(line);
    if (block.length < blockLength) continue;
    yield Buffer.from(block);
    block = '';
  }
  if (block !== '') yield Buffer.from(block);
}
