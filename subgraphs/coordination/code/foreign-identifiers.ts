/** What other platforms call our records: kept beside our own names, in the order they came, and never overwritten. */
import DataLoader from 'dataloader';
import { type SQL, sql } from 'drizzle-orm';
import type { Context } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { forbidden } from '../../kit/serve/errors.ts';
import { type Actor, requireOfficer, requireOwn } from '../planning/authority.ts';
import { misfitOf } from './refusal.ts';

export type ForeignRecord = 'VISIT' | 'BUSINESS' | 'ITEM' | 'INSPECTION';

export interface ForeignIdentifierRow {
  readonly platform: string;
  readonly value: string;
  readonly addedAt: string;
}

export interface ForeignIdentifierInput {
  readonly record: ForeignRecord;
  readonly id: string;
  readonly platform: string;
  readonly value: string;
}

interface ForeignIdentifierAdded {
  readonly __typename: 'ForeignIdentifierAdded';
  readonly identifier: ForeignIdentifierRow;
}

interface ForeignIdentifierRefused {
  readonly __typename: 'ForeignIdentifierRefused';
  readonly rule: 'INVALID_REQUEST' | 'RECORD_UNKNOWN' | 'PLATFORM_HAS_ANOTHER';
  readonly message: string;
  readonly lift: string;
  readonly existing: ForeignIdentifierRow | null;
}

const columns = sql`platform, value, added_at::text AS "addedAt"`;

/** The bodies that a record is of, one row each and none where there is no such record; null where it is everybody's. */
const bodiesOf: Readonly<Record<ForeignRecord, (id: string) => SQL>> = {
  VISIT: (id) => sql`
    SELECT visit.lead AS body FROM visit WHERE id = ${id}
    UNION SELECT demand.department FROM visit JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
    WHERE visit.id = ${id}`,
  BUSINESS: (id) => sql`SELECT NULL AS body FROM business WHERE uscc = ${id}`,
  ITEM: (id) => sql`SELECT department AS body FROM item WHERE department || ':' || code = ${id}`,
  INSPECTION: (id) => sql`
    SELECT department AS body FROM inspection WHERE department || ':' || id = ${id}`,
};

/** Adds what a platform calls a record, unless it has called it something else before. */
export async function addForeignIdentifier(
  context: Context,
  { record, id, platform: named, value: given }: ForeignIdentifierInput,
): Promise<ForeignIdentifierAdded | ForeignIdentifierRefused> {
  const { database, identity } = context;
  const officer = identity?.role === 'SUPERVISOR' ? undefined : requireOfficer(context);
  const [platform, value] = [named.trim(), given.trim()];
  const misfit =
    (platform === '' || value === '' ? 'The platform or the value is empty.' : undefined) ??
    misfitOf('The platform', platform, 100) ??
    misfitOf('The value', value, 200);
  if (misfit) return refused('INVALID_REQUEST', misfit, 'The name of the platform, and its own.');
  const bodies = await recordBodies(database, record, id);
  if (bodies.length === 0) {
    const message = `There is no ${record} ${JSON.stringify(id)}.`;
    return refused('RECORD_UNKNOWN', message, 'The id as the graph tells it.');
  }
  if (officer) requireOneOf(officer, bodies);
  const by = identity?.subject ?? '';
  await database.orm.execute(sql`
    INSERT INTO foreign_identifier (record, id, platform, value, added_by)
    VALUES (${record}, ${id}, ${platform}, ${value}, ${by}) ON CONFLICT DO NOTHING`);
  const { rows } = await database.orm.execute(sql`
    SELECT ${columns} FROM foreign_identifier
    WHERE record = ${record} AND id = ${id} AND platform = ${platform}`);
  const [kept] = rows as unknown as ForeignIdentifierRow[];
  if (!kept) throw new Error('The identifier was added, and yet is not there.');
  if (kept.value === value) return { __typename: 'ForeignIdentifierAdded', identifier: kept };
  const message = `${platform} calls this record ${JSON.stringify(kept.value)} already.`;
  const lift = 'Nothing: what a platform has told stands. Another platform may be named.';
  return refused('PLATFORM_HAS_ANOTHER', message, lift, kept);
}

/** A record by kind and id, as loaders ask for it. */
export interface NamedRecord {
  readonly record: ForeignRecord;
  readonly id: string;
}

/** What other platforms call records, in the order it was told. */
export function foreignIdentifierLoader({
  orm,
}: Database): DataLoader<NamedRecord, readonly ForeignIdentifierRow[], string> {
  return new DataLoader(
    async (records) => {
      const { rows } = await orm.execute(sql`
        SELECT asked.place::integer AS place, ${columns}
        FROM jsonb_to_recordset(${JSON.stringify(
          records.map((each, place) => ({ ...each, place })),
        )}::jsonb) AS asked(record text, id text, place integer)
          JOIN foreign_identifier USING (record, id)
        ORDER BY added_at, platform`);
      const found = records.map((): ForeignIdentifierRow[] => []);
      for (const row of rows as unknown as (ForeignIdentifierRow & { place: number })[]) {
        found[row.place]?.push(row);
      }
      return found;
    },
    { cacheKeyFn: ({ record, id }) => `${record} ${id}` },
  );
}

async function recordBodies(
  { orm }: Database,
  record: ForeignRecord,
  id: string,
): Promise<readonly (string | null)[]> {
  const { rows } = await orm.execute(bodiesOf[record](id));
  return (rows as unknown as { body: string | null }[]).map(({ body }) => body);
}

/** Refuses an officer of a body that the record is not of. */
function requireOneOf(officer: Actor, bodies: readonly (string | null)[]): void {
  if (bodies.includes(null) || bodies.includes(officer.department)) return;
  const [first] = bodies;
  if (bodies.length === 1 && first) requireOwn(officer, first, 'record');
  throw forbidden('This visit is of other bodies: only their officers may do this.');
}

function refused(
  rule: ForeignIdentifierRefused['rule'],
  message: string,
  lift: string,
  existing: ForeignIdentifierRow | null = null,
): ForeignIdentifierRefused {
  return { __typename: 'ForeignIdentifierRefused', rule, message, lift, existing };
}
