/** The loaders of one request for what is planned: each type in one statement, however many ask. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { type VisitRow, visitColumns } from '../listings.ts';
import { attendanceLoader } from './attendance.ts';
import { type DemandRow, demandColumns } from './demand-rows.ts';

export interface ItemRow {
  readonly name: string;
  readonly legalBasis: string | null;
}

export function planningLoaders(database: Database) {
  return {
    /** Visits planned here, by id. */
    visit: rowLoader<VisitRow>(database, {
      select: visitColumns,
      from: sql`planned_visit`,
      key: sql`planned_visit.id`,
    }),
    demand: rowLoader<DemandRow>(database, {
      select: demandColumns,
      from: sql`demand`,
      key: sql`demand.id`,
    }),
    demandsOfVisit: demandsOfVisitLoader(database),
    attendanceOfVisit: attendanceLoader(database),
    /** By department and code: `water:WA-001`. */
    item: rowLoader<ItemRow>(database, {
      select: sql`name, legal_basis AS "legalBasis"`,
      from: sql`item`,
      key: sql`(item.department || ':' || item.code)`,
    }),
  };
}

function demandsOfVisitLoader(database: Database): DataLoader<string, readonly DemandRow[]> {
  return new DataLoader(async (visits) => {
    const { rows } = await database.orm.execute(sql`
      SELECT ${demandColumns} FROM visit JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
      WHERE visit.id = ANY(${sql.param(visits)}::text[]) ORDER BY demand.filed_at, demand.id`);
    const found = new Map<string, DemandRow[]>(visits.map((visit) => [visit, []]));
    for (const demand of rows as unknown as (DemandRow & { visit: string })[]) {
      found.get(demand.visit)?.push(demand);
    }
    return visits.map((visit) => found.get(visit) ?? []);
  });
}
