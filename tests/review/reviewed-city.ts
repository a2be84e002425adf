/** A ledger of checks written straight into it, and what coordination's review answers about them. */
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { type Served, serve } from '../setup/served.ts';

/** Serves coordination over an empty ledger, without anything that works in the background on it. */
export function serveReview(): Promise<Served> {
  return serve(coordinationOver(() => []));
}

export interface ReviewedInspection {
  readonly id: string;
  readonly department: string;
  readonly uscc: string;
  readonly day: string;
  readonly address?: string | null;
  readonly street?: string;
  readonly kind?: string;
  readonly items?: readonly string[];
  readonly status?: 'PLANNED' | 'DONE' | 'CANCELLED';
  readonly lastDay?: string;
  readonly code?: string;
}

export async function record(
  { pool }: Database,
  inspections: readonly ReviewedInspection[],
): Promise<void> {
  const rows = inspections.map((given) => ({
    address: '河埠街道枕河路1号',
    street: '河埠街道',
    kind: 'ROUTINE',
    items: ['WA-001'],
    status: 'DONE',
    lastDay: given.day,
    code: null,
    ...given,
  }));
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, planned_from, planned_to, inspected_on, day, outcome, status, visit_code, generation)
     SELECT department, id, 'party', uscc, '商户', address, street, kind, 'TARGETED', items, day, "lastDay",
       CASE WHEN status = 'DONE' THEN day END, day, CASE WHEN status = 'DONE' THEN 'CLEAN' END, status, code, 1
     FROM jsonb_to_recordset($1) AS row(department text, id text, uscc text, day date, address text, street text,
       kind text, items text[], status text, "lastDay" date, code text)`,
    [JSON.stringify(rows)],
  );
}

export interface ReviewedBusiness {
  readonly uscc: string;
  readonly address?: string;
  readonly riskGrade?: string | null;
  readonly tradeCode?: string;
}

export async function register(
  { pool }: Database,
  businesses: readonly ReviewedBusiness[],
): Promise<void> {
  const rows = businesses.map((given) => ({
    address: '河埠街道枕河路1号',
    riskGrade: 'C',
    tradeCode: '6210',
    ...given,
  }));
  await pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
     SELECT uscc, 'market-supervision', '商户', address, '河埠街道', 'ACTIVE', "tradeCode", "riskGrade", 1
     FROM jsonb_to_recordset($1) AS row(uscc text, address text, "tradeCode" text, "riskGrade" text)`,
    [JSON.stringify(rows)],
  );
}

/** The keys of all pairs that a list tells, read page by page: `earlier later daysApart`, in the order told. */
export async function pairsOf(
  coordination: Served,
  list: 'duplicateChecks' | 'shouldHaveBeenJoint',
  filter: object = {},
  first = 100,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { data, errors } = await coordination.ask(
      `query ($filter: CheckPairFilter, $first: Int, $after: String) {
        ${list}(filter: $filter, first: $first, after: $after) {
          nodes { daysApart earlier { inspection { number } demand { id } } later { inspection { number } demand { id } } }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { filter, first, after },
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const { nodes, pageInfo } = data[list];
    for (const { earlier, later, daysApart } of nodes) {
      told.push(`${nameOf(earlier)} ${nameOf(later)} ${daysApart}`);
    }
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return told;
}

function nameOf(check: { inspection: { number: string } | null; demand: { id: string } | null }) {
  return check.inspection?.number ?? check.demand?.id;
}
