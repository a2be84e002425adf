/** Loaders of links: the businesses a party may be, decisions, and how records came to their businesses. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import type { Field } from './levels.ts';
import { decisionsWithParties, type LinkDecisionRow, linkDecisionColumns } from './listings.ts';

export type CandidateBusinessRow = {
  readonly uscc: string;
  readonly weight: number;
  readonly probability: number;
} & Readonly<Record<Field, number | null>>;

export interface RecordLinkRow {
  readonly party: string;
  readonly method: string | null;
  readonly weight: number | null;
  readonly since: string;
  readonly decision: string | null;
}

export function linkingLoaders(database: Database) {
  return {
    linkDecision: rowLoader<LinkDecisionRow>(database, {
      select: linkDecisionColumns,
      from: decisionsWithParties,
      key: sql`decision.id`,
    }),
    /** By department and party, the likeliest first. */
    candidatesOfParty: candidatesLoader(database),
    /** By the id of the inspection in the whole graph. */
    linkOfInspection: rowLoader<RecordLinkRow>(database, {
      select: sql`link.party, link.method, link.weight, link.since::text, decision.id AS decision`,
      from: sql`inspection
        JOIN matching.link AS link ON link.department = inspection.department AND link.party = inspection.party_id
        LEFT JOIN link_decision AS decision ON decision.department = link.department
          AND decision.party = link.party AND decision.undone_at IS NULL`,
      key: sql`(inspection.department || ':' || inspection.id)`,
    }),
  };
}

function candidatesLoader(database: Database): DataLoader<string, CandidateBusinessRow[]> {
  return new DataLoader(async (ids) => {
    const { rows } = await database.orm.execute(sql`
      SELECT asked.id, candidate.uscc, weight, probability, name, branch, place, town, person
      FROM unnest(${sql.param(ids)}::text[]) AS asked(id)
      JOIN matching.candidate ON candidate.department = split_part(asked.id, ':', 1)
        AND candidate.party = substr(asked.id, strpos(asked.id, ':') + 1)
      ORDER BY probability DESC, candidate.uscc`);
    const found = rows as unknown as (CandidateBusinessRow & { readonly id: string })[];
    return ids.map((id) => found.filter((row) => row.id === id));
  });
}
