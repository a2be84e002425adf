/** UNREGISTERED_CHECK: an inspection took place without a visit's code although its department had gone live. */
import { type SQL, sql } from 'drizzle-orm';
import { registration } from '../../registration/registration.ts';
import { inspection } from '../../tables.ts';
import { evidence, finding, type GapRule, lookedBackOn, record } from '../rule.ts';

const id = sql`${inspection.department} || ':' || ${inspection.id}`;

function unregistered(subject: SQL, from: SQL, business: SQL): SQL {
  return sql`
    SELECT ${finding({
      subject,
      about: id,
      severity: sql`'MEDIUM'`,
      acts: sql`ARRAY[${inspection.department}]`,
      owed: sql`'{}'::text[]`,
      since: sql`${inspection.inspectedOn}`,
      until: lookedBackOn(sql`${inspection.inspectedOn}`),
      evidence: evidence(record('INSPECTION', id), business),
    })}
    FROM ${from}
    WHERE ${inspection.inspectedOn} >= (SELECT min(go_live) FROM department_policy)
      AND ${registration} = 'UNREGISTERED'`;
}

export const unregisteredCheck: GapRule = {
  code: 'UNREGISTERED_CHECK',
  means:
    'An inspection took place with no code of a visit to that business, on or after the day its department went live (清单外、未扫码检查).',
  evidence: 'The inspection, and the business where it is known.',
  severity: 'Medium.',
  since: 'The day of the inspection.',
  acts: 'The department that inspected.',
  closes:
    'The inspection is recorded with the code of its visit or turns out to be that visit’s; the go-live day is moved behind it; or it is as long ago as is looked back (12 months unless laid down otherwise).',
  judged: 'Once the day from which on a department’s inspections must be registered is laid down.',
  find: {
    BUSINESS: () =>
      unregistered(
        sql`${inspection.uscc}`,
        sql`asked_business JOIN ${inspection} ON ${inspection.uscc} = asked_business.uscc`,
        record('BUSINESS', sql`${inspection.uscc}`),
      ),
    PARTY: () =>
      unregistered(
        sql`${inspection.department} || ':' || ${inspection.partyId}`,
        sql`asked_party JOIN ${inspection} ON ${inspection.department} = asked_party.department
          AND ${inspection.partyId} = asked_party.party AND ${inspection.uscc} IS NULL`,
        record('PARTY', sql`${inspection.department} || ':' || ${inspection.partyId}`),
      ),
  },
};
