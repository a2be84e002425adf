/** Writes rows into a ledger, for tests of how it is read. */
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

export interface LedgerInspection {
  readonly department?: string;
  readonly id: string;
  readonly uscc?: string | null;
  readonly day?: string;
  readonly address?: string | null;
  readonly street?: string;
  readonly status?: 'PLANNED' | 'DONE' | 'CANCELLED';
  readonly outcome?: string | null;
}

export async function insertInspections(
  { pool }: Database,
  inspections: readonly LedgerInspection[],
): Promise<void> {
  const rows = inspections.map((given) => ({
    department: 'water',
    uscc: null,
    day: '2026-03-05',
    address: '河埠街道枕河路1号',
    street: '河埠街道',
    status: 'DONE',
    outcome: given.status === undefined || given.status === 'DONE' ? 'CLEAN' : null,
    ...given,
  }));
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, planned_from, planned_to, inspected_on, day, outcome, status, generation)
     SELECT department, id, 'party', uscc, '商户', address, street, 'ROUTINE', 'TARGETED',
       '{}', day, day, CASE WHEN status = 'DONE' THEN day END, day, outcome, status, 1
     FROM jsonb_to_recordset($1) AS row(department text, id text, uscc text, day date, address text, street text,
       status text, outcome text)`,
    [JSON.stringify(rows)],
  );
}

export interface LedgerPenalty {
  readonly department?: string;
  readonly id: string;
  readonly uscc?: string;
  readonly day?: string;
}

export async function insertPenalties(
  { pool }: Database,
  penalties: readonly LedgerPenalty[],
): Promise<void> {
  const rows = penalties.map((given) => ({ department: 'water', day: '2026-03-05', ...given }));
  await pool.query(
    `INSERT INTO penalty (department, id, party_id, uscc, name, violation, categories, fine_yuan, decided_on, generation)
     SELECT department, id, 'party', uscc, '商户', '店外经营', '{罚款}', 500.5, day, 1
     FROM jsonb_to_recordset($1) AS row(department text, id text, uscc text, day date)`,
    [JSON.stringify(rows)],
  );
}
