/**
 * Which businesses the parties of departments' records are: the department's own record follows the ledger's. What its
 * feed tells of a party acknowledges the link as well as its answer does, so a department that was restored from before
 * is told again.
 */
import type { Told } from '../notices/telling.ts';

interface LinkNotice {
  readonly party: string;
  /** Null where it is none that the register knows. */
  readonly uscc: string | null;
}

/** Parties told of at once. */
const most = 500;

export const linksOfParties: Told<LinkNotice> = {
  what: 'the businesses of its parties',
  mutation: 'mutation ($input: NoteLinksInput!) { noteLinks(input: $input) { kept } }',

  async compare({ pool }, department) {
    // What is going to be told is written down before, so that the feed's echo is never taken for the department's word.
    const { rows } = await pool.query<LinkNotice & { turn: string }>(
      `WITH next AS (
         SELECT department, party, uscc FROM matching.link
         WHERE department = $1 AND uscc IS DISTINCT FROM acknowledged ORDER BY party LIMIT ${most}
       ), told AS (
         UPDATE matching.link SET told = link.told || next.uscc FROM next
         WHERE link.department = next.department AND link.party = next.party AND next.uscc <> ALL (link.told)
       )
       SELECT party, uscc, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS turn FROM next`,
      [department],
    );
    const notices = rows.map(({ party, uscc }) => ({ party, uscc }));
    return { turn: rows[0]?.turn ?? '0', generation: 0, notices };
  },

  async acknowledge({ pool }, department, { notices }) {
    await pool.query(
      `UPDATE matching.link SET acknowledged = notice.uscc
       FROM jsonb_to_recordset($2::jsonb) AS notice(party text, uscc text)
       WHERE link.department = $1 AND link.party = notice.party AND link.uscc IS NOT DISTINCT FROM notice.uscc`,
      [department, JSON.stringify(notices)],
    );
  },
};
