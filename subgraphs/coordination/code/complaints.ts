/** Complaints about visits: anyone who holds a code may make one, the supervising authority alone reads and answers it. */
import { type SQL, sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Listing } from '../../kit/paging/listing.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import type { Filters } from '../filters.ts';
import { lockSubject } from '../planning/subject.ts';
import { planInTransaction } from '../planning/transaction.ts';
import { type CodeRequestRefused, codeRequestRefused, misfitOf } from './refusal.ts';
import { type CodeInvalid, visitOfCode } from './standing.ts';

const longestText = 2000;
const longestContact = 200;
const longestAnswer = 10_000;

/** Complaints that one visit may have, so that one code cannot be used to fill the database. */
const mostOfVisit = 20;

export interface ComplaintRow {
  readonly id: string;
  readonly visit: string;
  readonly state: 'OPEN' | 'ANSWERED';
  readonly text: string;
  readonly contact: string | null;
  readonly receivedAt: string;
  readonly answer: string | null;
  readonly answeredAt: string | null;
}

const columns: SQL = sql`id, visit, text, contact, received_at::text AS "receivedAt", answer,
  answered_at::text AS "answeredAt", CASE WHEN answer IS NULL THEN 'OPEN' ELSE 'ANSWERED' END AS state`;

export interface ComplaintInput {
  readonly code: string;
  readonly text: string;
  readonly contact?: string | null;
}

interface ComplaintReceived {
  readonly __typename: 'ComplaintReceived';
  readonly number: string;
}

/** Takes a complaint about the visit of a code, also of one whose officers have not checked in. */
export async function complain(
  database: Database,
  { code, text: said, contact: given }: ComplaintInput,
): Promise<ComplaintReceived | CodeInvalid | CodeRequestRefused> {
  const visit = await visitOfCode(database, code);
  if (visit.__typename === 'CodeInvalid') return visit;
  const text = said.trim();
  const contact = given?.trim() || null;
  const misfit =
    misfitOf('The complaint', text, longestText) ??
    (contact === null ? undefined : misfitOf('The contact', contact, longestContact));
  if (misfit) return codeRequestRefused('INVALID_REQUEST', misfit, 'A shorter text.');
  if (text === '') {
    const message = 'The complaint says nothing.';
    return codeRequestRefused('INVALID_REQUEST', message, 'Say what it is about.');
  }
  return planInTransaction(database, async (tx) => {
    await lockSubject(tx, visit.subject);
    const { rows } = await tx.execute(sql`
      INSERT INTO confidential.complaint (subject, visit, text, contact, received_on)
      SELECT ${visit.subject}::text, ${visit.id}::text, ${text}::text, ${contact}::text, ${today()}::date
      WHERE (
        SELECT count(*) FROM confidential.complaint
        WHERE complaint.subject = ${visit.subject} AND complaint.visit = ${visit.id}
      ) < ${mostOfVisit}::integer
      RETURNING id`);
    const number = rows[0]?.['id'] as string | undefined;
    if (number !== undefined) return { __typename: 'ComplaintReceived', number };
    const message = `There are ${mostOfVisit} complaints about this visit already.`;
    const lift = 'Turn to the supervising authority directly.';
    return codeRequestRefused('TOO_MANY', message, lift);
  });
}

export interface ComplaintAnswer {
  readonly complaint: string;
  readonly answer: string;
}

interface ComplaintAnswered {
  readonly __typename: 'ComplaintAnswered';
  readonly complaint: ComplaintRow;
}

/** Answers a complaint, once, in the name of `by`. */
export async function answerComplaint(
  { orm }: Database,
  by: string,
  { complaint: id, answer: given }: ComplaintAnswer,
): Promise<ComplaintAnswered | CodeRequestRefused> {
  const answer = given.trim();
  const misfit =
    answer === '' ? 'The answer says nothing.' : misfitOf('The answer', answer, longestAnswer);
  if (misfit) return codeRequestRefused('INVALID_REQUEST', misfit, 'An answer that fits.');
  const { rows } = await orm.execute(sql`
    UPDATE confidential.complaint SET answer = ${answer}, answered_by = ${by}, answered_at = now()
    WHERE id = ${id} AND answer IS NULL RETURNING ${columns}`);
  const [complaint] = rows as unknown as ComplaintRow[];
  if (complaint) return { __typename: 'ComplaintAnswered', complaint };
  const message = 'There is no such complaint that waits for an answer.';
  return codeRequestRefused(
    'NOT_POSSIBLE_NOW',
    message,
    'One that is open, from `visitComplaints`.',
  );
}

export const complaints: Listing = {
  select: columns,
  from: sql`confidential.complaint`,
  order: [
    { column: sql`complaint.received_on`, type: 'date' },
    { column: sql`complaint.id`, type: 'text' },
  ],
  direction: 'DESC',
};

export interface ComplaintArguments extends DayArguments {
  readonly state?: ComplaintRow['state'] | null;
}

export function complaintFilters(args: ComplaintArguments): Filters {
  return [
    ...between(sql`complaint.received_on`, args),
    args.state == null
      ? undefined
      : sql`(complaint.answer IS NULL) = ${args.state === 'OPEN'}::boolean`,
  ];
}
