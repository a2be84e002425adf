/** Writes records into a department's database, each a single statement, with whatever a test does not care about. */
import type pg from 'pg';

/** Where to write: a pool, or a connection that has a transaction open. */
export type Writer = Pick<pg.ClientBase, 'query'> | Pick<pg.Pool, 'query'>;

export interface InspectionValues {
  readonly id: string;
  readonly party: string;
  readonly day?: string;
  readonly status?: 'PLANNED' | 'DONE' | 'CANCELLED';
}

/** A party, linked to `uscc` where there is one. */
export async function insertParty(
  db: Writer,
  {
    id,
    uscc = null,
    address = '河埠街道枕河路1号',
  }: { id: string; uscc?: string | null; address?: string },
): Promise<void> {
  await db.query(
    `INSERT INTO party (id, name, recorded_uscc, legal_representative, address, street, uscc)
     VALUES ($1, $2, $3, '钱一', $4, '河埠街道', $3)`,
    [id, `商户${id}`, uscc, address],
  );
}

export async function insertInspection(
  db: Writer,
  { id, party, day = '2026-03-05', status = 'DONE' }: InspectionValues,
): Promise<void> {
  await db.query(
    `INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, planned_to,
       inspected_on, outcome, findings, status, digest)
     VALUES ($1, $2, 'ROUTINE', 'TARGETED', '{W-1}', '{取水计量}', $3, $3,
       CASE WHEN $4 = 'DONE' THEN $3::date END, CASE WHEN $4 = 'DONE' THEN 'PROBLEMS_FOUND' END, '{水表失准}', $4, '')`,
    [id, party, day, status],
  );
}

export async function insertPermit(
  db: Writer,
  { id, party }: { id: string; party: string },
): Promise<void> {
  await db.query(
    `INSERT INTO permit (id, party_id, kind, certificate, decided_on, status, digest)
     VALUES ($1, $2, 'DRAINAGE', '排水许可证', '2025-01-02', 'VALID', '')`,
    [id, party],
  );
}

export async function insertPenalty(
  db: Writer,
  { id, party, day = '2026-03-06' }: { id: string; party: string; day?: string },
): Promise<void> {
  await db.query(
    `INSERT INTO penalty (id, party_id, violation, categories, fine_yuan, decided_on, digest)
     VALUES ($1, $2, '排水许可与排水口违法', '{警告,罚款}', 2000.50, $3, '')`,
    [id, party, day],
  );
}

/** Sets or, with null, removes the link of a party. */
export async function relinkParty(db: Writer, id: string, uscc: string | null): Promise<void> {
  await db.query('UPDATE party SET uscc = $2 WHERE id = $1', [id, uscc]);
}
