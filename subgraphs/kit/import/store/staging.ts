/** The temporary tables a file's rows wait in: what is wrong with a file shows before anything of it is stored. */
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

/** Rows of one kind, from as many tables of a file as there are. */
export class Staging {
  /** The table's name. */
  readonly table: string;
  readonly layout: Layout;
  readonly #client: ClientBase;
  readonly #fields: TableFields;
  #rows = 0;

  private constructor(client: ClientBase, layout: Layout) {
    this.table = `staged_${layout.table}`;
    this.layout = layout;
    this.#client = client;
    const record = Object.entries(layout.fields).map(([field, type]) => [staged(field), type]);
    this.#fields = { ...(layout.namesParty ? partyFields : {}), ...Object.fromEntries(record) };
  }

  /** Makes the table; it lives as long as the transaction. */
  static async open(client: ClientBase, layout: Layout): Promise<Staging> {
    const staging = new Staging(client, layout);
    const columns = Object.entries(staging.#fields).map(([name, type]) => `${name} ${type}`);
    await client.query(
      `CREATE TEMPORARY TABLE ${staging.table} (place integer, digest text, ${columns.join(', ')})
       ON COMMIT DROP`,
    );
    return staging;
  }

  /** Streams rows into the table, behind those that are there, as fast as PostgreSQL takes them and no faster. */
  async fill(batches: AsyncIterable<readonly LaidOutRow[]>): Promise<void> {
    const names = ['place', 'digest', ...Object.keys(this.#fields)];
    const copy = this.#client.query(
      copyFrom(`COPY ${this.table} (${names.join(', ')}) FROM STDIN`),
    );
    await pipeline(Readable.from(this.#blocks(batches), { objectMode: false }), copy);
  }

  async *#blocks(batches: AsyncIterable<readonly LaidOutRow[]>): AsyncGenerator<Buffer> {
    const fields = Object.keys(this.layout.fields);
    for await (const rows of batches) {
      let block = '';
      for (const row of rows) block += copyLine(stagedValues(++this.#rows, fields, row));
      if (block !== '') yield Buffer.from(block);
    }
  }
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
