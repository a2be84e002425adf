/**
 * Applies a page of a feed to the ledger: the page and the cursor after it in one transaction, so that whatever is
 * killed, the page has either been applied or will come again.
 */
import pg from 'pg';
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { noteTouched } from '../planning/reconcile-touched.ts';
import { settleWithPage } from '../settlement/with-page.ts';
import { forgetOlder, type Origin, setAside, writeChanges } from './changes.ts';
import { type RawPage, sortChanges, type TakenChange } from './page.ts';
import { lockPosition, type Position, positionAfter, savePosition } from './position.ts';

type Transaction = Parameters<Parameters<Database['orm']['transaction']>[0]>[0];

/**
 * Applies `page`, which answered the question for what follows `asked`.
 *
 * @returns where the feed stands now. When another process moved it meanwhile, the page is dropped, and where the
 * feed stands is where to ask next.
 */
export function applyPage(
  database: Database,
  department: DepartmentName,
  asked: Position,
  page: RawPage,
): Promise<Position> {
  return database.orm.transaction(async (tx) => {
    const found = await lockPosition(tx, department);
    if (!isSame(found, asked)) return found;
    const next = positionAfter(found, page);
    const origin = { department, generation: next.generation };
    const { taken, rejected } = sortChanges(page.changes);
    await noteTouched(tx, taken.flatMap(touchedBy));
    await writeAll(tx, origin, taken);
    for (const change of rejected) await setAside(tx, origin, change);
    await settleWithPage(tx, department, taken);
    const began = found.resyncing || next.generation > found.generation;
    if (began && !next.resyncing) await forgetOlder(tx, origin);
    await savePosition(tx, department, next, page);
    return next;
  });
}

/** The business whose visits and demands a change may concern. What a link does to them, the ledger notes by itself. */
function touchedBy({ fact }: TakenChange): readonly string[] {
  if (fact?.kind === 'BUSINESS') return [fact.id];
  if (fact?.kind !== 'INSPECTION' || fact.uscc === null) return [];
  // What is planned under the code of a visit is taken up, and what is planned alone a demand may adopt.
  return fact.status === 'PLANNED' && fact.visitCode !== null ? [] : [fact.uscc];
}

function isSame(one: Position, other: Position): boolean {
  return (
    one.epoch === other.epoch && one.cursor === other.cursor && one.generation === other.generation
  );
}

/** Writes changes at once; where the database refuses them for their data, halving finds which to set aside. */
async function writeAll(
  tx: Transaction,
  origin: Origin,
  changes: readonly TakenChange[],
): Promise<void> {
  const [first] = changes;
  if (!first) return;
  try {
    await tx.transaction((savepoint) => writeChanges(savepoint, origin, changes));
  } catch (error) {
    const reason = faultOfData(error);
    if (reason === undefined) throw error;
    if (changes.length === 1) return setAside(tx, origin, { raw: first.raw, reason });
    const middle = Math.ceil(changes.length / 2);
    await writeAll(tx, origin, changes.slice(0, middle));
    await writeAll(tx, origin, changes.slice(middle));
  }
}

/** PostgreSQL's classes of errors that blame a value: cardinality, data, constraint, limit of size. */
const dataClasses = /^(21|22|23|54)/;

/** What is wrong with the data, when that is what `error` tells; drizzle wraps PostgreSQL's own error. */
function faultOfData(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const blamed = cause instanceof pg.DatabaseError && dataClasses.test(cause.code ?? '');
  return blamed ? cause.message : undefined;
}
