/** Compares what a department holds with what the ledger knows of it, record by record and column by column. */
import type { DepartmentName } from '../../schema/departments.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

/** The same rows, read on either side; `$1` is the department. */
const kinds = [
  {
    kind: 'party',
    source: `SELECT id, name, recorded_uscc, registration_number, organisation_code, legal_representative, address,
        street, uscc FROM party`,
    ledger: `SELECT id, name, recorded_uscc, registration_number, organisation_code, legal_representative, address,
        street, uscc FROM matching.party WHERE department = $1`,
  },
  {
    kind: 'inspection',
    source: `SELECT r.id, party_id, uscc, name, address, street, kind, selection, item_codes, planned_from,
        planned_to, inspected_on, day, outcome, status, visit_code
      FROM inspection r JOIN party ON party.id = party_id`,
    ledger: `SELECT id, party_id, uscc, name, address, street, inspection_kind AS kind, selection, item_codes,
        planned_from, planned_to, inspected_on, day, outcome, status, visit_code
      FROM inspection WHERE department = $1`,
  },
  {
    kind: 'permit',
    source: `SELECT r.id, party_id, uscc, name, address, street, kind, certificate, decided_on, valid_from, valid_to,
        status FROM permit r JOIN party ON party.id = party_id`,
    ledger: `SELECT id, party_id, uscc, name, address, street, permit_kind AS kind, certificate, decided_on,
        valid_from, valid_to, status FROM permit WHERE department = $1`,
  },
  {
    kind: 'penalty',
    source: `SELECT r.id, party_id, uscc, name, address, street, violation, categories, fine_yuan, decided_on
      FROM penalty r JOIN party ON party.id = party_id`,
    ledger: `SELECT id, party_id, uscc, name, address, street, violation, categories, fine_yuan, decided_on
      FROM penalty WHERE department = $1`,
  },
];

/** The register of businesses, which market supervision alone has. */
const register = {
  kind: 'business',
  source: `SELECT id, registration_number, name, legal_representative, address, street, status, status_changed_on,
      trade_code, risk_grade FROM business`,
  ledger: `SELECT b.uscc AS id, registration_number, name, legal_representative, address, street, status,
      status_changed_on, trade_code, risk_grade
    FROM business b JOIN matching.representative r ON r.uscc = b.uscc AND r.generation = b.generation
    WHERE b.department = $1`,
};

/**
 * What the ledger lacks, has too much, or has otherwise than its source: `-inspection {…}` for a row of the source
 * alone, `+inspection {…}` for a row of the ledger alone. Empty when the two are equal.
 */
export async function differences(
  department: DepartmentName,
  source: Database,
  ledger: Database,
): Promise<string[]> {
  const compared = department === 'market-supervision' ? [...kinds, register] : kinds;
  const found: string[] = [];
  for (const { kind, source: inSource, ledger: inLedger } of compared) {
    const [ours, theirs] = await Promise.all([
      rowsOf(source, inSource, []),
      rowsOf(ledger, inLedger, [department]),
    ]);
    const [missing, surplus] = [new Set(ours), new Set(theirs)];
    if (surplus.size < theirs.length) found.push(`+${kind} twice`);
    for (const row of ours) if (!surplus.has(row)) found.push(`-${kind} ${row}`);
    for (const row of theirs) if (!missing.has(row)) found.push(`+${kind} ${row}`);
  }
  return found;
}

async function rowsOf({ pool }: Database, query: string, values: string[]): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT to_jsonb(record)::text AS row FROM (${query}) AS record`,
    values,
  );
  return rows.map(({ row }: { row: string }) => row);
}
