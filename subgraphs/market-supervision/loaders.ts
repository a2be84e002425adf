/** The register's businesses by code, and the lists of them. */
import { type SQL, sql } from 'drizzle-orm';
import { columnsOf } from '../kit/paging/columns.ts';
import type { PageArguments } from '../kit/paging/connection.ts';
import type { Listing } from '../kit/paging/listing.ts';
import { rowLoader } from '../kit/paging/row-loader.ts';
import type { Database } from '../kit/postgres/database.ts';
import { badInput } from '../kit/serve/errors.ts';
import { type BusinessRow, business } from './tables.ts';

export type RegisterLoaders = ReturnType<typeof businessLoaders>;

export function businessLoaders(database: Database) {
  return {
    business: rowLoader<BusinessRow>(database, { ...businesses, key: sql`${business.uscc}` }),
  };
}

export const businesses: Listing = {
  select: columnsOf(business),
  from: sql`${business}`,
  order: [{ column: sql`${business.uscc}`, type: 'text' }],
  direction: 'ASC',
};

export interface BusinessesArguments extends PageArguments {
  readonly search?: string | null;
  readonly street?: string | null;
  readonly trade?: string | null;
  readonly status?: string | null;
}

/** @throws BAD_USER_INPUT when there is nothing to search for, or more than any name or address holds. */
export function businessFilters({ search, street, trade, status }: BusinessesArguments) {
  return [
    search == null ? undefined : matching(search.trim()),
    street == null
      ? undefined
      : sql`(${business.street} = ${street} OR ${business.streetCode} = ${street})`,
    trade == null ? undefined : sql`${business.tradeCode} = ${trade}`,
    status == null ? undefined : sql`${business.status} = ${status}`,
  ];
}

const longestSearch = 200;

function matching(search: string): SQL {
  if (search === '') throw badInput('`search` is blank; leave it out to list every business.');
  if (search.length > longestSearch) {
    throw badInput(`\`search\` is longer than ${longestSearch} characters.`);
  }
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  // The first half is spelt as the trigram index is.
  return sql`(${business.name} || ' ' || coalesce(${business.address}, '') ILIKE ${pattern}
    OR ${business.uscc} = ${search.toUpperCase()} OR ${business.registrationNumber} = ${search})`;
}
