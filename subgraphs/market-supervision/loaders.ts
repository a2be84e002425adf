/** The register's businesses by code, and the lists of them. */
import { type SQL, sql } from 'drizzle-orm';
import { columnsOf } from '../kit/paging/columns.ts';
import type { PageArguments } from '../kit/paging/connection.ts';
import type { Listing } from '../kit/paging/listing.ts';
import { nearestTo } from '../kit/paging/nearest.ts';
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

/**
 * Tells a street or trade that the register has nothing of from one without a business that fits: an empty list would
 * say the same of a name that is mistyped.
 *
 * @throws BAD_USER_INPUT where no business is in the street, or of the trade.
 */
export async function requireKnown(
  { orm }: Database,
  { street, trade }: Pick<BusinessesArguments, 'street' | 'trade'>,
): Promise<void> {
  const { rows } = await orm.execute(sql`
    SELECT EXISTS (SELECT FROM ${business} WHERE ${business.street} = ${street ?? null}::text)
        OR EXISTS (SELECT FROM ${business} WHERE ${business.streetCode} = ${street ?? null}::text) AS "inStreet",
      EXISTS (SELECT FROM ${business} WHERE ${business.tradeCode} = ${trade ?? null}::text) AS "ofTrade"`);
  const known = rows[0] as { inStreet: boolean; ofTrade: boolean };
  if (street != null && !known.inStreet) {
    const nearest = nearestTo(street, await streetsOf(orm));
    const like = nearest.length === 0 ? '' : `, such as ${nearest.join(' or ')}`;
    throw badInput(
      `The register has no business in ${JSON.stringify(street)}: give \`street\` by its name there${like}, or by its nine-digit code.`,
    );
  }
  if (trade != null && !known.ofTrade) {
    throw badInput(
      `The register has no business of the trade ${JSON.stringify(trade)}: give \`trade\` by its GB/T 4754 code, such as 6210 for catering.`,
    );
  }
}

/** Each street of the register, from one to the next by the index. */
async function streetsOf(orm: Database['orm']): Promise<readonly string[]> {
  const { rows } = await orm.execute(sql`
    WITH RECURSIVE step(street) AS (
      SELECT min(street) FROM ${business}
      UNION ALL
      SELECT (SELECT min(${business.street}) FROM ${business} WHERE ${business.street} > step.street)
      FROM step WHERE step.street IS NOT NULL
    ) SELECT street FROM step WHERE street IS NOT NULL`);
  return (rows as unknown as { street: string }[]).map(({ street }) => street);
}

const longestSearch = 200;

function matching(search: string): SQL {
  if (search === '') throw badInput('`search` is blank; leave it out to list every business.');
  if (search.length > longestSearch) {
    throw badInput(`\`search\` is longer than ${longestSearch} characters.`);
  }
  const code = search.normalize('NFKC').toUpperCase();
  const coded = sql`${business.registrationNumber} = ${search} OR ${beginningOfUscc(code)}`;
  // Of such a number names and addresses hold nothing, and looking there would read every business before it.
  if (/^[159ANY][0-9]{7}/.test(code) && plainCode.test(code)) return sql`(${coded})`;
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  // The first half is spelt as the trigram index is; each of the others has an index too, or all would be read.
  return sql`(${business.name} || ' ' || coalesce(${business.address}, '') ILIKE ${pattern} OR ${coded})`;
}

/** What a USCC is written in, from as few characters as are worth looking for. */
const plainCode = /^[0-9A-HJ-NPQRTUWXY]{4,18}$/;

/** Codes that begin so; none where it is too short for one, or holds what none does. */
function beginningOfUscc(code: string): SQL {
  if (!plainCode.test(code)) return sql`false`;
  return sql`${business.uscc} BETWEEN ${code} AND ${code.padEnd(18, 'Y')}`;
}
