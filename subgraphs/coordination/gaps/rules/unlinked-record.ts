/** UNLINKED_RECORD: a department's record matches no registered business, though there is one that it may be. */
import { sql } from 'drizzle-orm';
import { finding, type GapRule, record } from '../rule.ts';

/** The day of each record of a party; null where it is only planned. */
const recorded = ['permit.decided_on', 'penalty.decided_on', 'inspection.inspected_on', 'entry.day']
  .map((day) => {
    const [table] = day.split('.');
    return `SELECT ${day} AS day FROM ${table}
      WHERE ${table}.department = asked_party.department AND ${table}.party_id = asked_party.party`;
  })
  .join(' UNION ALL ');

export const unlinkedRecord: GapRule = {
  code: 'UNLINKED_RECORD',
  means:
    'A party of a department’s records is linked to no business of the register, though there are businesses that it may be: its identifier is missing, mistyped or an old one, and name and place leave it open.',
  evidence: 'The party as recorded, with the businesses that it may be.',
  severity: 'Low.',
  since: 'The day of its first record; not known where nothing but plans name it.',
  acts: 'The department whose records name the party, by deciding the link.',
  closes: 'The link is decided, or more facts make it certain, or its records are no more.',
  find: {
    PARTY: () => sql`
      SELECT ${finding({
        subject: sql`asked_party.department || ':' || asked_party.party`,
        about: sql`''`,
        severity: sql`'LOW'`,
        acts: sql`ARRAY[asked_party.department]`,
        owed: sql`'{}'::text[]`,
        since: sql`first.since`,
        until: sql`NULL::date`,
        evidence: record('PARTY', sql`asked_party.department || ':' || asked_party.party`),
      })}
      FROM asked_party CROSS JOIN LATERAL (
        SELECT count(*) AS records, min(day) AS since FROM (${sql.raw(recorded)}) AS recorded
      ) AS first
      WHERE first.records > 0
        AND EXISTS (SELECT FROM matching.party
          WHERE party.department = asked_party.department AND party.id = asked_party.party)
        AND EXISTS (SELECT FROM matching.candidate
          WHERE candidate.department = asked_party.department AND candidate.party = asked_party.party)`,
  },
};
