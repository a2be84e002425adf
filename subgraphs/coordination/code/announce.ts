/** Announcing a visit: its lead decides that the business may see it coming. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { type Actor, requireOwn } from '../planning/authority.ts';
import { type VisitOutcome, visitRefused } from '../planning/visit-outcomes.ts';
import { withVisit } from '../planning/with-subject.ts';

/** Announces a visit that has not begun; announcing it again changes nothing. */
export function announceVisit(
  database: Database,
  actor: Actor,
  { visit: id }: { readonly visit: string },
): Promise<VisitOutcome> {
  return withVisit(database, id, async (tx, visit): Promise<VisitOutcome> => {
    requireOwn(actor, visit.lead, 'visit');
    if (visit.status !== 'PLANNED') {
      const message = `The visit is ${visit.status}: only one that is still planned can be announced.`;
      return visitRefused('NOT_POSSIBLE_NOW', message, 'Nothing: it can be seen, or never will.');
    }
    await tx.execute(sql`
      UPDATE visit SET announced_at = now(), announced_by = ${actor.name}
      WHERE subject = ${visit.subject} AND id = ${id} AND announced_at IS NULL`);
    return { __typename: 'VisitChanged', visit: id, replanned: [] };
  });
}
