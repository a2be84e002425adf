/** Loaders of gaps: those of many businesses, what became of many gaps, and the parties that evidence names. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { ChildListLoader } from '../../kit/paging/listing.ts';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { type FlatGapArguments, gapFilters } from './filters.ts';
import { type GapEventRow, type GapRow, gapColumns, gapEvents, gaps } from './listings.ts';

/** A party as its department recorded it. */
interface RecordedPartyRow {
  readonly name: string;
  readonly address: string | null;
  readonly street: string | null;
}

export function gapLoaders(database: Database) {
  return {
    gap: rowLoader<GapRow>(database, { select: gapColumns, from: sql`gap`, key: sql`gap.id` }),
    gapsOfBusiness: new ChildListLoader<GapRow, FlatGapArguments>(database, gaps, gapFilters),
    eventsOfGap: new ChildListLoader<GapEventRow, PageArguments>(database, gapEvents, () => []),
    /** By department and party. */
    recordedParty: recordedPartyLoader(database),
    /** By the name of the department. */
    feedPromise: rowLoader<{ readonly minutes: number }>(database, {
      select: sql`minutes`,
      from: sql`feed_promise`,
      key: sql`feed_promise.department`,
    }),
  };
}

function recordedPartyLoader(database: Database): DataLoader<string, RecordedPartyRow | null> {
  return new DataLoader(async (ids) => {
    const { rows } = await database.orm.execute(sql`
      SELECT asked.id, party.name, party.address, party.street
      FROM unnest(${sql.param(ids)}::text[]) AS asked(id)
      JOIN matching.party ON party.department = split_part(asked.id, ':', 1)
        AND party.id = substr(asked.id, strpos(asked.id, ':') + 1)`);
    const found = new Map(
      (rows as unknown as (RecordedPartyRow & { id: string })[]).map((row) => [row.id, row]),
    );
    return ids.map((id) => found.get(id) ?? null);
  });
}
