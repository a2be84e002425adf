/** Tells the supervising authority of unregistered checks: of each once, in the transaction that makes it known. */
import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../kit/postgres/database.ts';
import { inspection } from '../tables.ts';
import { registration } from './registration.ts';

/** Warns of the unregistered checks among the inspections of `department` for which `which` holds. */
export async function warnOfUnregistered(
  tx: Executor,
  department: string,
  which: SQL,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO warning (uscc, department, day, rule, message, figures, inspection)
    SELECT ${inspection.uscc}, ${inspection.department}, ${inspection.day}, 'UNREGISTERED_CHECK',
      'The inspection ' || ${inspection.id} || ' took place '
        || CASE WHEN ${inspection.visitCode} IS NULL THEN 'without the code of a visit.'
             ELSE 'with a code that is not of a visit to this business that stands.' END,
      '[]', ${inspection.department} || ':' || ${inspection.id}
    FROM ${inspection}
    WHERE ${inspection.department} = ${department} AND ${which} AND ${registration} = 'UNREGISTERED'
    ON CONFLICT (inspection) WHERE rule = 'UNREGISTERED_CHECK' DO NOTHING`);
}
