/** The temporary table a file's rows wait in: what is wrong with a file shows before anything of it is stored. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { digestOf, type StoredValue } from '../digest.ts';
import type { LaidOutRow, Layout } from '../layout/layout.ts';
import { partyFields, partyId, partyValues } from '../party.ts';
import { copyLine } from './copy-text.ts';
import type { TableFields } from './table-fields.ts';

/** A column is staged beside a party's, whose names some records share. */
export const staged = (field: string): string => `record_${field}`;

/** Makes the table; it lives as long as the transaction. */
export async function createStaging(client: ClientBase, layout: Layout): Promise<void> {
  const columns = Object.entries(stagedFields(layout)).map(([name, type]) => `${name} ${type}`);
  await client.query(
    `CREATE TEMPORARY TABLE staged (place integer, digest text, ${columns.join(', ')}) ON COMMIT DROP`,
  );
}

/** Streams rows into the table, as fast as PostgreSQL takes them and no faster. */
export async function fillStaging(
  client: ClientBase,
  layout: Layout,
  batches: AsyncIterable<readonly LaidOutRow[]>,
): Promise<void> {
  const copy = client.query(
    copyFrom(
      `COPY staged (place, digest, ${Object.keys(stagedFields(layout)).join(', ')}) FROM STDIN`,
    ),
  );
  await pipeline(Readable.from(copyBlocks(layout, batches), { objectMode: false }), copy);
  await client.query('ANALYZE staged');
}

async function* copyBlocks(
  layout: Layout,
  batches: AsyncIterable<readonly LaidOutRow[]>,
): AsyncGenerator<Buffer> {
  const fields = Object.keys(layout.fields);
  let place = 0;
  for await (const rows of batches) {
    let block = '';
    for (const row of rows) block += copyLine(stagedValues(++place, fields, row));
    if (block !== '') yield Buffer.from(block);
  }
}

function stagedFields(layout: Layout): TableFields {
  const record = Object.entries(layout.fields).map(([field, type]) => [staged(field), type]);
  return { ...(layout.namesParty ? partyFields : {}), ...Object.fromEntries(record) };
}

/** The digest covers what is stored, whom the record names included: equal digests, nothing to do. */
function stagedValues(
  place: number,
  fields: readonly string[],
  { party, record }: LaidOutRow,
): StoredValue[] {
  const values = fields.map((field) => record[field] ?? null);
  if (party === null) return [String(place), digestOf(values), ...values];
  const id = partyId(party);
  return [String(place), digestOf([id, ...values]), ...partyValues(id, party), ...values];
}
