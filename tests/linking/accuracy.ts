/** How good the links of a generated ledger are, now that the truth is known. */
import type { Pool } from 'pg';
import type { GeneratedParty } from './generated-parties.ts';

export interface Accuracy {
  /** Of the automatic links, how many are right. */
  readonly precision: number;
  /** Of the parties that are in the register, how many are linked rightly or have the right one among their candidates. */
  readonly recall: number;
  readonly linked: number;
  readonly asked: number;
  readonly wrong: readonly Mistake[];
  readonly missed: readonly Mistake[];
}

interface Mistake {
  readonly party: GeneratedParty;
  readonly uscc: string | null;
  readonly method: string | null;
}

interface Found {
  readonly department: string;
  readonly party: string;
  readonly uscc: string | null;
  readonly method: string | null;
  readonly candidates: readonly string[];
}

/** Measured over the parties that `counts` lets count. */
export async function accuracyOf(
  pool: Pool,
  parties: readonly GeneratedParty[],
  counts: (method: string | null) => boolean = () => true,
): Promise<Accuracy> {
  const { rows } = await pool.query<Found>(`
    SELECT department, party, uscc, method, ARRAY(
      SELECT uscc FROM matching.candidate
      WHERE candidate.department = link.department AND candidate.party = link.party) AS candidates
    FROM matching.link`);
  const found = new Map(rows.map((row) => [`${row.department} ${row.party}`, row]));
  const wrong: Mistake[] = [];
  const missed: Mistake[] = [];
  let linked = 0;
  let asked = 0;
  let registered = 0;
  for (const party of parties) {
    const row = found.get(`${party.department} ${party.id}`);
    if (!row || !counts(row.method)) continue;
    const { uscc, method, candidates } = row;
    const right = uscc === party.truth;
    if (uscc !== null) linked += 1;
    if (uscc !== null && !right) wrong.push({ party, uscc, method });
    if (candidates.length > 0) asked += 1;
    if (party.truth === null) continue;
    registered += 1;
    if (!right && !candidates.includes(party.truth)) missed.push({ party, uscc, method });
  }
  return {
    precision: 1 - wrong.length / linked,
    recall: 1 - missed.length / registered,
    linked,
    asked,
    wrong,
    missed,
  };
}
