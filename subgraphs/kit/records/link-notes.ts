/**
 * What coordination notes on parties: the business that each is. A note that comes again changes nothing; one that
 * changes a link sends the party and all its records through the feed again.
 */
import { sql } from 'drizzle-orm';
import type { Context } from '../definition.ts';
import { requireCoordination } from '../identity/rules.ts';
import type { Database } from '../postgres/database.ts';
import { type Notes, requireUsable } from './notes.ts';

type LinkNotes = Notes<{
  readonly party: string;
  /** Null where it is none that the register knows. */
  readonly uscc?: string | null;
}>;

export const linkNoteResolvers = {
  Mutation: {
    noteLinks: (_: unknown, { input }: { readonly input: LinkNotes }, context: Context) => {
      requireCoordination(context);
      return noteLinks(context.database, input);
    },
  },
};

/**
 * @returns how many of the parties there are, and how many keep a later note.
 * @throws BAD_USER_INPUT for too many at once, or a turn that is no number.
 */
function noteLinks(
  { orm }: Database,
  notes: LinkNotes,
): Promise<{ readonly known: number; readonly kept: number }> {
  requireUsable(notes);
  const { turn, notices } = notes;
  const given = sql`jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) AS notice(party text, uscc text)`;
  return orm.transaction(async (tx) => {
    // In the order of ids, as every writer of many records: none waits for another in a circle.
    const { rows } = await tx.execute(sql`
      SELECT party.noted_turn > ${turn}::bigint AS kept FROM party JOIN ${given} ON notice.party = party.id
      ORDER BY party.id FOR UPDATE OF party`);
    await tx.execute(sql`
      UPDATE party SET noted_turn = ${turn}::bigint, uscc = notice.uscc
      FROM ${given}
      WHERE notice.party = party.id AND party.noted_turn < ${turn}::bigint`);
    return { known: rows.length, kept: rows.filter(({ kept }) => kept).length };
  });
}
