/** What people decide about links: recorded with who, when and why, in force at once, and undone without a trace lost. */
import type { ClientBase } from 'pg';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import { connect } from '../joint-plan/job/connection.ts';
import { requireDecider } from './authority.ts';
import { judge } from './judge.ts';
import { currentModel } from './model.ts';
import { createWorkTables } from './pairs.ts';

export interface LinkDecided {
  readonly __typename: 'LinkDecided';
  readonly decision: string;
}

export interface LinkDecisionUndone {
  readonly __typename: 'LinkDecisionUndone';
  readonly decision: string;
  readonly uscc: string | null;
}

export interface LinkRefused {
  readonly __typename: 'LinkRefused';
  readonly rule:
    | 'INVALID_REQUEST'
    | 'UNKNOWN_PARTY'
    | 'UNKNOWN_BUSINESS'
    | 'ALREADY_DECIDED'
    | 'UNKNOWN_DECISION'
    | 'ALREADY_UNDONE';
  readonly message: string;
}

export interface Decision {
  /** A value of the enum `DepartmentCode`. */
  readonly department: string;
  readonly party: string;
  readonly uscc?: string | null;
  readonly none?: boolean | null;
  readonly reason: string;
}

const longestReason = 500;

/** @throws FORBIDDEN unless the caller is entitled. */
export async function decideLink(
  context: Context,
  { department: code, party, uscc = null, none, reason }: Decision,
): Promise<LinkDecided | LinkRefused> {
  const department = nameOf(code);
  const by = requireDecider(context, department);
  if ((uscc === null) !== Boolean(none)) {
    return refused('INVALID_REQUEST', 'Give either `uscc` or `none: true`, and not both.');
  }
  if (isUnexplained(reason)) return unexplained;
  return inTransaction(context.database, async (client) => {
    const { rows } = await client.query<{ party: boolean; business: boolean }>(
      `SELECT EXISTS (SELECT FROM matching.party WHERE department = $1 AND id = $2) AS party,
         $3::text IS NULL OR EXISTS (SELECT FROM business WHERE uscc = $3) AS business`,
      [department, party, uscc],
    );
    if (!rows[0]?.party) {
      return refused(
        'UNKNOWN_PARTY',
        `The records of ${department} name no party ${party}: take one that \`linkCandidates\` or an inspection's \`link\` names.`,
      );
    }
    if (!rows[0].business) {
      return refused(
        'UNKNOWN_BUSINESS',
        `The register knows no ${uscc}: take a business that it knows, or \`none\`.`,
      );
    }
    const { rows: decided } = await client.query<{ id: string }>(
      `INSERT INTO link_decision (department, party, uscc, reason, decided_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (department, party) WHERE undone_at IS NULL DO NOTHING RETURNING id`,
      [department, party, uscc, reason.trim(), by],
    );
    const [decision] = decided;
    if (!decision) {
      return refused(
        'ALREADY_DECIDED',
        'A decision about this party stands: undo it before you decide anew.',
      );
    }
    await judgeAtOnce(client, department, party);
    return { __typename: 'LinkDecided', decision: decision.id };
  });
}

/** @throws FORBIDDEN unless the caller is entitled. */
export async function undoLinkDecision(
  context: Context,
  { decision: id, reason }: { readonly decision: string; readonly reason: string },
): Promise<LinkDecisionUndone | LinkRefused> {
  return inTransaction(context.database, async (client) => {
    const { rows } = await client.query<{ department: string; party: string; undone: boolean }>(
      `SELECT department, party, undone_at IS NOT NULL AS undone FROM link_decision WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const [found] = rows;
    if (!found) {
      requireStaff(context);
      return refused('UNKNOWN_DECISION', `There is no decision ${id}.`);
    }
    const by = requireDecider(context, found.department);
    if (isUnexplained(reason)) return unexplained;
    if (found.undone) return refused('ALREADY_UNDONE', 'The decision was undone before.');
    await client.query(
      `UPDATE link_decision SET undone_by = $2, undone_at = clock_timestamp(), undo_reason = $3 WHERE id = $1`,
      [id, by, reason.trim()],
    );
    const uscc = await judgeAtOnce(client, found.department, found.party);
    return { __typename: 'LinkDecisionUndone', decision: id, uscc };
  });
}

/** Judges one party. Whoever links at this moment is waited for, or waits: it holds the party's place in the queue. */
async function judgeAtOnce(
  client: ClientBase,
  department: string,
  party: string,
): Promise<string | null> {
  await client.query(
    `INSERT INTO matching.to_judge VALUES ($1, $2)
     ON CONFLICT (department, party) DO UPDATE SET party = excluded.party`,
    [department, party],
  );
  await createWorkTables(client);
  await client.query('INSERT INTO judged VALUES ($1, $2)', [department, party]);
  await judge(client, await currentModel(client));
  const { rows } = await client.query<{ uscc: string | null }>(
    'SELECT uscc FROM matching.link WHERE department = $1 AND party = $2',
    [department, party],
  );
  return rows[0]?.uscc ?? null;
}

async function inTransaction<Result>(
  { pool }: Database,
  work: (client: ClientBase) => Promise<Result>,
): Promise<Result> {
  await using held = await connect(pool);
  await held.client.query('BEGIN');
  const result = await work(held.client);
  await held.client.query('COMMIT');
  held.keep();
  return result;
}

function isUnexplained(reason: string): boolean {
  return reason.trim() === '' || reason.length > longestReason;
}

const unexplained = refused(
  'INVALID_REQUEST',
  `A decision needs its reason, in at most ${longestReason} characters.`,
);

function refused(rule: LinkRefused['rule'], message: string): LinkRefused {
  return { __typename: 'LinkRefused', rule, message };
}
