/**
 * Pairs of checks of one premises on different days within the quiet period, the two failings told apart: duplicates
 * share an item, whoever came; what should have been joint are different items of different bodies.
 */
import { type SQL, sql } from 'drizzle-orm';
import {
  type Connection,
  connectionOf,
  type PageArguments,
  pageOf,
} from '../../kit/paging/connection.ts';
import type { Listed } from '../../kit/paging/listing.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { between } from '../../kit/records/day-arguments.ts';
import { byDepartments } from '../filters.ts';
import { type Part, partsOf } from './later-checks.ts';
import { earlierChecks, pairing, repeated, separate } from './pairing.ts';

/** One of the two checks. */
export interface ReviewedCheckRow {
  readonly source: 'INSPECTION' | 'DEMAND';
  /** Of an inspection in the whole graph, or of a demand. */
  readonly id: string;
  readonly department: string;
  readonly day: string;
  readonly done: boolean;
}

export interface CheckPairRow {
  readonly uscc: string;
  readonly address: string | null;
  readonly earlier: ReviewedCheckRow;
  readonly later: ReviewedCheckRow;
  readonly daysApart: number;
  /** By department and code, as the later check names them. */
  readonly commonItems: readonly string[];
}

export interface PairArguments extends PageArguments {
  readonly filter?: {
    readonly from?: string | null;
    readonly to?: string | null;
    /** Values of the enum `DepartmentCode`. */
    readonly departments?: readonly string[] | null;
    readonly street?: string | null;
    readonly time?: string | null;
  } | null;
}

/** Checks of the same or a mutually recognised item, newest later check first. */
export function duplicateChecks(database: Database, args: PairArguments) {
  return readPairs(database, args, repeated);
}

/** Checks of different items by different bodies, newest later check first. */
export function shouldHaveBeenJoint(database: Database, args: PairArguments) {
  return readPairs(database, args, separate);
}

async function readPairs(
  database: Database,
  args: PairArguments,
  failing: SQL,
): Promise<Connection<Listed<CheckPairRow>>> {
  const page = pageOf(args, ['date', 'text', 'text', 'text']);
  const matching = [...pairing(), failing, ...narrowing(args)];
  const later = [
    sql`later.kind <> 'CASE'`,
    ...between(sql`later.day`, args.filter ?? {}).filter((it) => it !== undefined),
  ];
  if (page.after) {
    const [day, department, number, key] = page.after;
    const place = sql`(later.day, later.department, later.number)`;
    // The later check alone too: it is what the index of the later checks can begin at.
    later.push(
      sql`${place} <= (${day}::date, ${department}, ${number})`,
      sql`(later.day, later.department, later.number, pair.key) < (${day}::date, ${department}, ${number}, ${key})`,
    );
  }
  // The fence (OFFSET 0) has the later checks read in the order of an index until the page is full, each with the few of
  // its business before it; joined freely, the whole ledger would be paired first and sorted then. For the same reason
  // inspections and demands are read each by themselves, as many as the page holds.
  const part = ({ checks, which }: Part) => sql`(
    SELECT later.uscc, coalesce(later.address, pair.address) AS address, pair.earlier, ${checkOf('later')} AS later,
      pair."daysApart", pair."commonItems", later.day, later.department, later.number, pair.key
    FROM ${checks} AS later CROSS JOIN LATERAL (
      SELECT earlier.address, ${checkOf('earlier')} AS earlier, later.day - earlier.day AS "daysApart",
        shared.items AS "commonItems", earlier.source || ' ' || earlier.id AS key
      FROM ${earlierChecks}
      WHERE ${sql.join(matching, sql` AND `)} OFFSET 0
    ) AS pair
    WHERE ${sql.join([...later, ...which], sql` AND `)}
    ORDER BY later.day DESC, later.department DESC, later.number DESC, pair.key DESC LIMIT ${page.limit + 1})`;
  const { rows } = await database.orm.execute(sql`
    SELECT uscc, address, earlier, later, "daysApart", "commonItems",
      ARRAY[day::text, department, number, key] AS keyset
    FROM (${sql.join(partsOf(args.filter ?? {}).map(part), sql` UNION ALL `)}) AS found
    ORDER BY day DESC, department DESC, number DESC, key DESC LIMIT ${page.limit + 1}`);
  return connectionOf(rows as unknown as Listed<CheckPairRow>[], page);
}

function checkOf(name: 'earlier' | 'later'): SQL {
  const check = sql.identifier(name);
  return sql`json_build_object('source', ${check}.source, 'id', ${check}.id, 'department', ${check}.department,
    'day', ${check}.day, 'done', ${check}.done)`;
}

/**
 * What a caller narrows pairs to, beside days. It stands inside the fence: guessed to leave few of the later checks, a
 * condition on these has them all paired and sorted instead.
 */
function narrowing({ filter }: PairArguments): readonly SQL[] {
  if (!filter) return [];
  const { time } = filter;
  const came = [
    byDepartments(sql`later.department`, filter),
    byDepartments(sql`earlier.department`, filter),
  ].filter((it) => it !== undefined);
  const bothMade = sql`(later.done AND earlier.done)`;
  return [
    came.length === 0 ? undefined : sql`(${sql.join(came, sql` OR `)})`,
    time === 'PAST' ? bothMade : undefined,
    time === 'COMING' ? sql`NOT ${bothMade}` : undefined,
  ].filter((it) => it !== undefined);
}
