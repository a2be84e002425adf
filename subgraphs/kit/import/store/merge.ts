/**
 * Merges staged rows into a department's tables, set by set, touching only what is new or different.
 *
 * Of rows with one id the last counts, but for those that tell less than what officers recorded here. A row equal to
 * what is stored is neither written nor noted in the change feed.
 */
import type { ClientBase } from 'pg';
import { type Staging, staged } from './staging.ts';

/** What became of the staged rows; every row is in exactly one of the three. */
export interface MergeCounts {
  /** Records that were not there. */
  readonly loaded: number;
  /** Rows that changed a record: one stored before, or one from an earlier row of the same file. */
  readonly updated: number;
  /** Rows that said what was known already. */
  readonly repeated: number;
  /** Records of which the file says different things, the last of which counts: how many, and the first of them. */
  readonly replaced: { readonly count: number; readonly ids: readonly string[] };
}

/** Of the records of which a file says different things. */
const idsTold = 5;

/** The advisory lock by which imports into one database merge in turn; reading and staging go on side by side. */
const turn = 4_202_612;

/** Merges what was staged within the caller's transaction. */
export async function mergeStaged(client: ClientBase, staging: Staging): Promise<MergeCounts> {
  const { table } = staging.layout;
  await client.query(`ANALYZE ${staging.table}`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [turn]);
  const overtaken = await dropOvertaken(client, staging);
  const earlier = await dropEarlier(client, staging);
  const known = await client.query(
    `DELETE FROM ${staging.table} staged USING ${table} stored
     WHERE stored.id = staged.record_id AND stored.digest = staged.digest`,
  );
  const different = await countOf(
    client,
    `SELECT count(*) FROM ${staging.table} staged JOIN ${table} stored ON stored.id = staged.record_id`,
  );
  if (staging.layout.namesParty) await insertParties(client, staging);
  const written = await writeRecords(client, staging);
  return {
    loaded: written - different,
    updated: different + earlier.updated,
    repeated: (known.rowCount ?? 0) + earlier.repeated + overtaken,
    replaced: earlier.replaced,
  };
}

/** Takes out rows that tell less than what is stored; gives how many. They say nothing that was not known. */
async function dropOvertaken(client: ClientBase, staging: Staging): Promise<number> {
  const { table, overtaken } = staging.layout;
  if (overtaken === undefined) return 0;
  const { rowCount } = await client.query(
    `DELETE FROM ${staging.table} staged USING ${table} stored
     WHERE stored.id = staged.record_id AND ${overtaken}`,
  );
  return rowCount ?? 0;
}

/**
 * Takes out all rows that a later row of the file replaces. They count as updates where they differ from each other
 * and the record is written; where the record ends as it is stored already, the file changes nothing there.
 */
async function dropEarlier(
  client: ClientBase,
  staging: Staging,
): Promise<Pick<MergeCounts, 'updated' | 'repeated' | 'replaced'>> {
  await client.query(
    `CREATE TEMPORARY TABLE several ON COMMIT DROP AS
     SELECT record_id, max(place) AS last FROM ${staging.table} GROUP BY record_id HAVING count(*) > 1`,
  );
  await client.query('ANALYZE several');
  const { rows } = await client.query<{
    updated: string;
    repeated: string;
    replaced: string;
    ids: string[] | null;
  }>(
    `WITH record AS (
       SELECT record_id, count(*) - 1 AS earlier, count(DISTINCT staged.digest) - 1 AS versions,
              coalesce(bool_or(stored.digest = staged.digest) FILTER (WHERE place = last), false) AS known
       FROM ${staging.table} staged
       JOIN several USING (record_id)
       LEFT JOIN ${staging.layout.table} stored ON stored.id = staged.record_id
       GROUP BY record_id
     )
     SELECT coalesce(sum(versions) FILTER (WHERE NOT known), 0) AS updated,
            coalesce(sum(CASE WHEN known THEN earlier ELSE earlier - versions END), 0) AS repeated,
            count(*) FILTER (WHERE versions > 0) AS replaced,
            (array_agg(record_id ORDER BY record_id) FILTER (WHERE versions > 0))[:${idsTold}] AS ids
     FROM record`,
  );
  await client.query(
    `DELETE FROM ${staging.table} staged USING several
     WHERE staged.record_id = several.record_id AND place < last`,
  );
  await client.query('DROP TABLE several');
  const [found] = rows;
  return {
    updated: Number(found?.updated),
    repeated: Number(found?.repeated),
    replaced: { count: Number(found?.replaced), ids: found?.ids ?? [] },
  };
}

/** What was recorded of a party never changes; other words are another party. */
async function insertParties(client: ClientBase, staging: Staging): Promise<void> {
  await client.query(
    `INSERT INTO party (id, name, recorded_uscc, registration_number, organisation_code,
                        legal_representative, address, street, uscc)
     SELECT DISTINCT ON (party_id)
            party_id, party_name, recorded_uscc, registration_number, organisation_code,
            legal_representative, address, street, uscc
     FROM ${staging.table}
     ORDER BY party_id
     ON CONFLICT (id) DO NOTHING`,
  );
}

/** Writes in the order of ids, as every other writer of many records does: none waits for another in a circle. */
async function writeRecords(client: ClientBase, { table, layout }: Staging): Promise<number> {
  const party = layout.namesParty ? { party_id: 'party_id' } : {};
  const columns: Record<string, string> = { ...party, digest: 'digest' };
  for (const field of Object.keys(layout.fields)) columns[field] = staged(field);
  const names = Object.keys(columns);
  const { rowCount } = await client.query(
    `INSERT INTO ${layout.table} (${names.join(', ')})
     SELECT ${Object.values(columns).join(', ')} FROM ${table} ORDER BY record_id
     ON CONFLICT (id) DO UPDATE
       SET ${names
         .filter((name) => name !== 'id')
         .map((name) => `${name} = excluded.${name}`)
         .join(', ')}
       WHERE ${layout.table}.digest <> excluded.digest`,
  );
  return rowCount ?? 0;
}

async function countOf(client: ClientBase, sql: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
}
