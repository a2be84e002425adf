/** Does something with a demand or a visit in a transaction that holds the lock of its subject. */
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';
import { type DemandRow, readDemand } from './demand-rows.ts';
import { lockSubject } from './subject.ts';
import { planInTransaction, type Transaction } from './transaction.ts';
import { type PlannedVisit, readVisit, subjectOfId } from './visit-rows.ts';

/** @throws BAD_USER_INPUT where there is no such demand. */
export function withDemand<Result>(
  database: Database,
  id: string,
  work: (tx: Transaction, demand: DemandRow) => Promise<Result>,
): Promise<Result> {
  return planInTransaction(database, async (tx) => {
    const subject = await subjectOfId(tx, 'demand', id);
    if (subject === undefined) throw unknownDemand(id);
    await lockSubject(tx, subject);
    const demand = await readDemand(tx, subject, id);
    if (!demand) throw unknownDemand(id);
    return work(tx, demand);
  });
}

/** @throws BAD_USER_INPUT where there is no such visit, or it was not planned here. */
export async function withVisit<Result>(
  database: Database,
  id: string,
  work: (tx: Transaction, visit: PlannedVisit) => Promise<Result>,
): Promise<Result> {
  return planInTransaction(database, async (tx) => {
    const subject = await subjectOfId(tx, 'visit', id);
    if (subject === undefined) throw unknownVisit(id);
    await lockSubject(tx, subject);
    const visit = await readVisit(tx, subject, id);
    if (!visit) throw unknownVisit(id);
    return work(tx, visit);
  });
}

function unknownDemand(id: string) {
  return badInput(
    `There is no demand ${JSON.stringify(id)}: give the id of one that \`demands\` lists.`,
  );
}

function unknownVisit(id: string) {
  return badInput(
    `There is no planned visit ${JSON.stringify(id)}: give the id of the visit of a demand, or of one that \`Business.visits\` lists with a lead.`,
  );
}
