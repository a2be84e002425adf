/** What the page of a code tells of its visit: who has come, for which items, and what came out. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { type CodedVisit, type CodeInvalid, isOpen, visitOfCode } from './standing.ts';

interface VisitWithheld {
  readonly __typename: 'VisitWithheld';
  readonly code: string;
}

/** What a code opens: of an unannounced visit nothing but that the code is genuine, before officers have checked in. */
export async function viewOfCode(
  database: Database,
  code: string,
): Promise<CodedVisit | VisitWithheld | CodeInvalid> {
  const visit = await visitOfCode(database, code);
  if (visit.__typename === 'CodeInvalid' || isOpen(visit)) return visit;
  return { __typename: 'VisitWithheld', code: visit.code };
}

/** One body on a visit, as it may be seen. */
export interface NoticedBodyRow {
  readonly department: string;
  readonly officers: readonly string[];
  /** By department and code: `water:WA-001`. */
  readonly items: readonly string[];
  readonly outcome: string | null;
}

/** The bodies on each visit, by its id: those that checked in, and all of an announced visit. */
export function noticedBodiesLoader({
  orm,
}: Database): DataLoader<string, readonly NoticedBodyRow[]> {
  return new DataLoader(async (visits) => {
    const { rows } = await orm.execute(sql`
      SELECT visit.id AS visit, demand.department,
        ARRAY(
          SELECT certificate FROM attendance
          WHERE attendance.subject = visit.subject AND attendance.visit = visit.id
            AND attendance.department = demand.department
          ORDER BY certificate
        ) AS officers,
        array_agg(DISTINCT item ORDER BY item) AS items,
        coalesce(max(demand.outcome), (
          SELECT max(outcome) FROM inspection
          WHERE inspection.visit_code = visit.code AND inspection.uscc = visit.uscc
            AND inspection.department = demand.department AND inspection.status = 'DONE'
        )) AS outcome
      FROM visit JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
        CROSS JOIN unnest(demand.items) AS item
      WHERE visit.id = ANY(${sql.param(visits)}::text[])
        AND (demand.checked_in OR visit.announced_at IS NOT NULL)
      GROUP BY visit.subject, visit.id, demand.department
      ORDER BY demand.department <> visit.lead, demand.department`);
    const found = new Map<string, NoticedBodyRow[]>(visits.map((visit) => [visit, []]));
    for (const body of rows as unknown as (NoticedBodyRow & { visit: string })[]) {
      found.get(body.visit)?.push(body);
    }
    return visits.map((visit) => found.get(visit) ?? []);
  });
}
