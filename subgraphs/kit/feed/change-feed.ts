/**
 * Reads a department's change feed: what changed after a cursor, in the order of commits, never past a transaction
 * that is still open (it might yet commit something earlier in that order).
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../postgres/database.ts';
import { badInput } from '../serve/errors.ts';
import type { ChangePage } from './fact.ts';
import type { FactQueries } from './facts-sql.ts';

/** The most changes one page may tell. */
export const largestFeedPage = 1000;

interface ChangeRow {
  readonly kind: ChangePage['changes'][number]['kind'];
  readonly id: string;
  readonly xid: string;
  readonly seq: string;
  readonly fact: ChangePage['changes'][number]['fact'];
}

/**
 * One page of the feed after `after`, from its beginning where `after` is null or of another epoch.
 *
 * @throws BAD_USER_INPUT when `first` is out of bounds or `after` is no cursor of a feed.
 */
export async function readChanges(
  database: Database,
  facts: FactQueries,
  { after, first }: { after: string | null; first: number },
): Promise<ChangePage> {
  if (first < 1 || first > largestFeedPage) {
    throw badInput(`\`first\` must be from 1 to ${largestFeedPage}, got ${first}.`);
  }
  const cursor = after === null ? undefined : decode(after);
  const epoch = await openFeed(database);
  const from = cursor?.epoch === epoch ? cursor : { xid: '0', seq: '0' };
  const { rows } = await database.orm.execute(sql`
    SELECT change.kind, change.record_id AS id, change.xid::text, change.seq::text,
      CASE WHEN NOT change.deleted THEN ${factOf(facts)} END AS fact
    FROM change
    WHERE (change.xid, change.seq) > (${from.xid}::xid8, ${from.seq}::bigint)
      AND change.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY change.xid, change.seq
    LIMIT ${first + 1}
  `);
  const read = rows as unknown as ChangeRow[];
  const page = read.slice(0, first);
  const last = page.at(-1);
  return {
    epoch,
    changes: page.map(({ kind, id, fact }) => ({ kind, id, fact })),
    endCursor: last ? encode({ epoch, ...last }) : cursor?.epoch === epoch ? after : null,
    hasMore: read.length > first,
  };
}

async function openFeed(database: Database): Promise<string> {
  const { rows } = await database.orm.execute(sql`SELECT open_feed() AS epoch`);
  return rows[0]?.['epoch'] as string;
}

function factOf(facts: FactQueries): SQL {
  const cases = Object.entries(facts).map(([kind, query]) => sql`WHEN ${kind} THEN (${query})`);
  return sql`CASE change.kind ${sql.join(cases, sql` `)} END`;
}

interface FeedCursor {
  readonly epoch: string;
  readonly xid: string;
  readonly seq: string;
}

function encode({ epoch, xid, seq }: FeedCursor): string {
  return Buffer.from([epoch, xid, seq].join(' ')).toString('base64url');
}

function decode(cursor: string): FeedCursor {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, epoch, xid, seq] = /^([0-9a-f]{32}) (\d{1,20}) (\d{1,19})$/.exec(text) ?? [];
  if (epoch && xid && seq) return { epoch, xid, seq };
  throw badInput('`after` is no cursor of this feed; pass the `endCursor` of an earlier page.');
}
