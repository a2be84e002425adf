/** Writes businesses and their inspections into a ledger, for plans to take up. */
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

export interface WantedInspection {
  readonly uscc: string | null;
  readonly id: string;
  /** The window; the day, where it took place. */
  readonly from: string;
  readonly to: string;
  readonly department?: string;
  readonly status?: 'PLANNED' | 'DONE' | 'CANCELLED';
  readonly kind?: 'ROUTINE' | 'SPECIAL_CAMPAIGN' | 'CASE';
  readonly address?: string;
  readonly street?: string;
  readonly trade?: string;
  /** The status of the business. */
  readonly business?: string;
}

const items: Readonly<Record<string, string>> = {
  'market-supervision': 'MS-012',
  'urban-management': 'UM-003',
  'culture-tourism': 'CT-002',
  water: 'WA-004',
};

export async function wanted(
  { pool }: Database,
  inspections: readonly WantedInspection[],
): Promise<void> {
  const rows = JSON.stringify(
    inspections.map((given) => {
      const { department = 'water', street = '河埠街道' } = given;
      return {
        status: 'PLANNED',
        kind: 'ROUTINE',
        address: `${street}枕河路1号`,
        trade: '6210',
        business: 'ACTIVE',
        ...given,
        department,
        street,
        item: items[department],
      };
    }),
  );
  await pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, generation)
     SELECT DISTINCT ON (uscc) uscc, 'market-supervision', '商户', address, street, business, trade, 1
     FROM jsonb_to_recordset($1) AS row(uscc text, address text, street text, business text, trade text)
     WHERE uscc IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [rows],
  );
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, planned_from, planned_to, inspected_on, day, outcome, status, generation)
     SELECT department, id, 'party', uscc, '商户', address, street, kind, 'TARGETED', ARRAY[item], "from", "to",
       CASE WHEN status = 'DONE' THEN "from" END, "from", CASE WHEN status = 'DONE' THEN 'CLEAN' END, status, 1
     FROM jsonb_to_recordset($1) AS row(department text, id text, uscc text, address text, street text, kind text,
       item text, status text, "from" date, "to" date)`,
    [rows],
  );
}
