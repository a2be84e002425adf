/** The loaders of one request for what codes open, and what is said of visits. */
import { sql } from 'drizzle-orm';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { foreignIdentifierLoader } from './foreign-identifiers.ts';
import { noticedBodiesLoader } from './notice.ts';
import { ratingLoader } from './ratings.ts';

export function codeLoaders(database: Database) {
  return {
    noticedBodies: noticedBodiesLoader(database),
    rating: ratingLoader(database),
    foreignIdentifiers: foreignIdentifierLoader(database),
    /** When visits were announced, by their ids. */
    announcement: rowLoader<{ readonly announcedAt: string | null }>(database, {
      select: sql`announced_at::text AS "announcedAt"`,
      from: sql`visit`,
      key: sql`visit.id`,
    }),
  };
}
