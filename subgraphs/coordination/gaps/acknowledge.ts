/** Somebody says that they know of a gap. It stays as it is: only facts close it. */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Context } from '../../kit/definition.ts';
import { planInTransaction } from '../planning/transaction.ts';
import { requireAcknowledger, requireActing } from './authority.ts';
import type { GapStatus } from './codes.ts';

export interface GapAcknowledged {
  readonly __typename: 'GapAcknowledged';
  readonly gap: string;
}

export interface GapRefused {
  readonly __typename: 'GapRefused';
  readonly rule: 'INVALID_REQUEST' | 'UNKNOWN_GAP' | 'ALREADY_ACKNOWLEDGED' | 'CLOSED';
  readonly message: string;
}

export interface Acknowledgement {
  readonly gap: string;
  readonly note: string;
}

const longestNote = 500;

/** @throws FORBIDDEN unless the caller is entitled. */
export async function acknowledgeGap(
  context: Context,
  { gap, note }: Acknowledgement,
): Promise<GapAcknowledged | GapRefused> {
  const by = requireAcknowledger(context);
  return planInTransaction(context.database, async (tx) => {
    const { rows } = await tx.execute(
      sql`SELECT status, departments FROM gap WHERE id = ${gap} FOR UPDATE`,
    );
    const [found] = rows as unknown as { status: GapStatus; departments: readonly string[] }[];
    if (!found)
      return refused('UNKNOWN_GAP', `There is no gap ${gap}: take one that \`gaps\` lists.`);
    requireActing(context, found.departments);
    if (note.trim() === '' || note.length > longestNote || note.includes('\0')) {
      return refused(
        'INVALID_REQUEST',
        `Say what is known or done about it, in at most ${longestNote} characters.`,
      );
    }
    if (found.status === 'CLOSED') {
      return refused('CLOSED', 'The facts have closed it: there is nothing to acknowledge.');
    }
    if (found.status === 'ACKNOWLEDGED') {
      return refused('ALREADY_ACKNOWLEDGED', 'Somebody has acknowledged it already.');
    }
    await tx.execute(sql`
      UPDATE gap SET status = 'ACKNOWLEDGED', acknowledged_by = ${by}, note = ${note.trim()}, changed_on = ${today()}
      WHERE id = ${gap}`);
    return { __typename: 'GapAcknowledged', gap };
  });
}

function refused(rule: GapRefused['rule'], message: string): GapRefused {
  return { __typename: 'GapRefused', rule, message };
}
