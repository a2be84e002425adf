/** The ledger's loaders: each list, record and feed in one statement, however many ask in one request. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import { ChildListLoader } from '../kit/paging/listing.ts';
import { rowLoader } from '../kit/paging/row-loader.ts';
import type { Database } from '../kit/postgres/database.ts';
import type { DayArguments } from '../kit/records/day-arguments.ts';
import { codeLoaders } from './code/loaders.ts';
import { emergencyLoader } from './emergency/listings.ts';
import {
  type InspectionArguments,
  inspectionFilters,
  type PenaltyArguments,
  penaltyFilters,
  visitFilters,
} from './filters.ts';
import { gapLoaders } from './gaps/loaders.ts';
import { jointPlanLoaders } from './joint-plan/loaders.ts';
import { linkingLoaders } from './linking/loaders.ts';
import {
  type InspectionRow,
  inspections,
  type PenaltyRow,
  penalties,
  type VisitRow,
  visits,
} from './listings.ts';
import { planningLoaders } from './planning/loaders.ts';
import { programmeLoaders } from './programme/loaders.ts';
import { budgetLoader } from './review/budget.ts';
import { streetLoader } from './streets.ts';
import { inspection, penalty } from './tables.ts';
import {
  type EntryRow,
  entriesById,
  type TimelineArguments,
  type TimelineEventRow,
  timelineEvents,
  timelineFilters,
} from './timeline/events.ts';

export type LedgerLoaders = ReturnType<typeof ledgerLoaders>;

/** How a department's feed stands. */
export interface FeedRow {
  readonly pulledAt: string | null;
  readonly caughtUpAt: string | null;
  readonly caughtUp: boolean;
  readonly failure: string | null;
  readonly failingSince: string | null;
}

export function ledgerLoaders(database: Database) {
  return {
    /** By the id in the whole graph, as the index of global ids spells it. */
    inspection: rowLoader<InspectionRow>(database, {
      ...inspections,
      key: sql`(${inspection.department} || ':' || ${inspection.id})`,
    }),
    /** By the id in the whole graph, as the index of global ids spells it. */
    penalty: rowLoader<PenaltyRow>(database, {
      ...penalties,
      key: sql`(${penalty.department} || ':' || ${penalty.id})`,
    }),
    inspectionsOfBusiness: new ChildListLoader<InspectionRow, InspectionArguments>(
      database,
      inspections,
      inspectionFilters,
    ),
    penaltiesOfBusiness: new ChildListLoader<PenaltyRow, PenaltyArguments>(
      database,
      penalties,
      penaltyFilters,
    ),
    visitsOfBusiness: new ChildListLoader<VisitRow, DayArguments>(database, visits, visitFilters),
    ...planningLoaders(database),
    ...jointPlanLoaders(database),
    ...programmeLoaders(database),
    ...linkingLoaders(database),
    ...gapLoaders(database),
    /** Emergencies by the id of the visit that each was. */
    emergency: emergencyLoader(database),
    ...codeLoaders(database),
    inspectionBudget: budgetLoader(database),
    /** By name; null of a street that the ledger knows. */
    unknownStreet: streetLoader(database),
    timelineOfBusiness: new ChildListLoader<TimelineEventRow, TimelineArguments>(
      database,
      timelineEvents,
      timelineFilters,
    ),
    entry: rowLoader<EntryRow>(database, entriesById),
    /** From what day on a department's inspections must be registered. */
    goLive: rowLoader<{ readonly day: string | null }>(database, {
      select: sql`go_live AS day`,
      from: sql`department_policy`,
      key: sql`department`,
    }),
    feed: rowLoader<FeedRow>(database, feeds),
    recordsKnown: countLoader(database, ['business', 'permit', 'inspection', 'penalty']),
    recordsRejected: countLoader(database, ['rejected_fact']),
  };
}

const feeds = {
  select: sql`pulled_at AS "pulledAt", caught_up_at AS "caughtUpAt", failure, failed_at AS "failingSince",
    coalesce(caught_up_at = pulled_at AND NOT resyncing AND failure IS NULL, false) AS "caughtUp"`,
  from: sql`feed`,
  key: sql`department`,
};

/** Counts a department's rows in some tables. */
function countLoader(database: Database, tables: readonly string[]): DataLoader<string, number> {
  return new DataLoader(async (departments) => {
    const counts = tables.map(
      (table) =>
        sql`(SELECT count(*) FROM ${sql.identifier(table)} WHERE department = asked.department)`,
    );
    const { rows } = await database.orm.execute(sql`
      SELECT (${sql.join(counts, sql` + `)})::float8 AS count
      FROM unnest(${sql.param(departments)}::text[]) WITH ORDINALITY AS asked(department, place)
      ORDER BY place`);
    return rows.map(({ count }) => count as number);
  });
}
