/** How far a department's feed has been read, as the ledger remembers it. */
import { sql } from 'drizzle-orm';
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Executor } from '../../kit/postgres/database.ts';
import type { FeedFailure } from './ask-department.ts';
import type { RawPage } from './page.ts';

export interface Position {
  /** Which life of the department's database the cursor is of; null before the first page. */
  readonly epoch: string | null;
  /** Where the next page begins; null at the beginning. */
  readonly cursor: string | null;
  /** Counts the lives of the feed. */
  readonly generation: number;
  /** The feed began anew, and its end is not reached yet. */
  readonly resyncing: boolean;
}

/** Where the feed of `department` stands, at its beginning when it was never read. */
export async function openPosition(db: Executor, department: DepartmentName): Promise<Position> {
  await db.execute(
    sql`INSERT INTO feed (department) VALUES (${department}) ON CONFLICT DO NOTHING`,
  );
  return readPosition(db, sql`WHERE department = ${department}`);
}

/** Where the feed stands, held until the transaction ends: who applies a page is alone with it. */
export function lockPosition(tx: Executor, department: DepartmentName): Promise<Position> {
  return readPosition(tx, sql`WHERE department = ${department} FOR UPDATE`);
}

async function readPosition(db: Executor, where: ReturnType<typeof sql>): Promise<Position> {
  const { rows } = await db.execute(
    sql`SELECT epoch, cursor, generation, resyncing FROM feed ${where}`,
  );
  return rows[0] as unknown as Position;
}

/** Where the feed stands after `page`. A page of another life of the database is the first of that life. */
export function positionAfter(position: Position, page: RawPage): Position {
  const { epoch, endCursor: cursor, hasMore } = page;
  const anew = epoch !== position.epoch;
  return {
    epoch,
    cursor,
    generation: anew ? position.generation + 1 : position.generation,
    resyncing: hasMore && (anew || position.resyncing),
  };
}

export async function savePosition(
  tx: Executor,
  department: DepartmentName,
  { epoch, cursor, generation, resyncing }: Position,
  { hasMore }: RawPage,
): Promise<void> {
  await tx.execute(sql`
    UPDATE feed SET epoch = ${epoch}, cursor = ${cursor}, generation = ${generation}, resyncing = ${resyncing},
      pulled_at = now(), caught_up_at = CASE WHEN ${hasMore} THEN caught_up_at ELSE now() END,
      failure = NULL, failed_at = NULL
    WHERE department = ${department}`);
}

/** Notes that the feed cannot be read now; since when stays as it was noted first. */
export async function saveFailure(
  db: Executor,
  department: DepartmentName,
  failure: FeedFailure,
): Promise<void> {
  await db.execute(sql`
    UPDATE feed SET failure = ${failure}, failed_at = coalesce(failed_at, now())
    WHERE department = ${department}`);
}
