/** What there is to list of links: parties with candidates, and what people decided. */
import { sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';

export interface LinkCandidateRow {
  /** Department and party. */
  readonly id: string;
  readonly department: string;
  readonly party: string;
  readonly name: string;
  readonly address: string | null;
  readonly street: string | null;
}

export interface LinkDecisionRow {
  readonly id: string;
  readonly department: string;
  readonly party: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly street: string | null;
  readonly uscc: string | null;
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly undoneBy: string | null;
  readonly undoneAt: string | null;
  readonly undoReason: string | null;
}

export const linkCandidates: Listing = {
  select: sql`waiting.department || ':' || waiting.party AS id, waiting.department, waiting.party,
    recorded.name, recorded.address, recorded.street`,
  from: sql`(SELECT DISTINCT department, party FROM matching.candidate) AS waiting
    JOIN matching.party AS recorded ON recorded.department = waiting.department AND recorded.id = waiting.party`,
  order: [
    { column: sql`waiting.department`, type: 'text' },
    { column: sql`waiting.party`, type: 'text' },
  ],
  direction: 'ASC',
};

/** The columns of a decision, by the names above. */
export const linkDecisionColumns = sql`decision.id, decision.department, decision.party, recorded.name,
  recorded.address, recorded.street, decision.uscc, decision.reason, decided_by AS "decidedBy",
  decided_at::text AS "decidedAt", undone_by AS "undoneBy", undone_at::text AS "undoneAt", undo_reason AS "undoReason"`;

/** Decisions with the parties they are about. */
export const decisionsWithParties = sql`link_decision AS decision
  LEFT JOIN matching.party AS recorded ON recorded.department = decision.department AND recorded.id = decision.party`;

export const linkDecisions: Listing = {
  select: linkDecisionColumns,
  from: decisionsWithParties,
  order: [
    {
      column: sql`to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')`,
      type: 'text',
    },
    { column: sql`decision.id`, type: 'text' },
  ],
  direction: 'DESC',
};
