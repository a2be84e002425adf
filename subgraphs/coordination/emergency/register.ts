/**
 * Registers an inspection that danger did not let wait. It has taken place: nothing is planned, no quiet period is asked
 * and none begins, and what it exceeds is told and refuses nothing. What is refused is what no record may say: an item
 * that is not published, a body that is not competent, officers who may not inspect.
 */
import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { dayNumber } from '../joint-plan/day-number.ts';
import type { Actor } from '../planning/authority.ts';
import { newVisitCode } from '../planning/code.ts';
import type { PlanWarning } from '../planning/outcomes.ts';
import { firstOutcome, otherRequest, remember } from '../planning/remembered.ts';
import { readSituation, type Situation } from '../planning/situation.ts';
import { checkDays } from '../planning/standing.ts';
import { lockOperator, lockPremises, type Subject } from '../planning/subject.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { ceilingWarnings, frequencyWarnings, raiseWarnings } from '../planning/warnings.ts';
import { type Deadline, deadlineOf, deadlineWarnings } from './deadline.ts';
import { type Confirmed, type EmergencyRefused, invalid, refusalOf } from './refusals.ts';
import { type EmergencyRequest, faultOf } from './request.ts';

export interface EmergencyRegistered {
  readonly __typename: 'EmergencyRegistered';
  readonly visit: string;
  readonly warnings: readonly PlanWarning[];
}

export type EmergencyOutcome = EmergencyRegistered | EmergencyRefused;

/** Registers an emergency inspection of the actor's body. */
export async function registerEmergency(
  database: Database,
  actor: Actor,
  request: EmergencyRequest,
): Promise<EmergencyOutcome> {
  const fault = faultOf(request);
  if (fault) return invalid(fault);
  const { department } = actor;
  const key = request.idempotencyKey ?? null;
  const named = key === null ? null : { department, key, digest: digestOf(request) };
  return planInTransaction(database, async (tx) => {
    const subject = await lockSubjectOf(tx, request);
    const first = named && (await firstOutcome<EmergencyOutcome>(tx, named));
    if (first) return first === 'OTHER_REQUEST' ? invalid(otherRequest) : first;
    const outcome = await registerAt(tx, subject, actor, request);
    if (named) await remember(tx, named, outcome);
    return outcome;
  });
}

function lockSubjectOf(tx: Transaction, { uscc, operator, address }: EmergencyRequest) {
  if (uscc != null) return lockPremises(tx, { uscc, address: address ?? null });
  return lockOperator(tx, { operator: operator?.trim() ?? '', address: address ?? '' });
}

async function registerAt(
  tx: Transaction,
  subject: Subject,
  actor: Actor,
  request: EmergencyRequest,
): Promise<EmergencyOutcome> {
  const situation = await readSituation(tx, subject, {
    department: actor.department,
    today: today(),
    items: request.items,
    officers: [],
    recheckOf: null,
    source: null,
    demand: null,
  });
  const day = request.enteredAt.slice(0, 10);
  const { refusal, confirmed } = await refusalOf(tx, { subject, actor, request, situation, day });
  if (!confirmed) return refusal;
  const deadline = await readDeadline(tx, request);
  const visit = randomUUID();
  const demand = await write(tx, {
    subject,
    actor,
    request,
    situation,
    confirmed,
    deadline,
    visit,
  });
  const warnings = [
    ...deadlineWarnings(deadline, today()),
    ...ceilingWarnings(dayNumber(day), checkDays(situation, actor.department), situation),
    ...frequencyWarnings(dayNumber(day), situation),
  ];
  const { department } = actor;
  await raiseWarnings(tx, { uscc: subject.uscc, department, demand, visit, day }, warnings);
  return { __typename: 'EmergencyRegistered', visit, warnings };
}

async function readDeadline(
  tx: Transaction,
  { enteredAt, leftAt }: EmergencyRequest,
): Promise<Deadline> {
  const { rows } = await tx.execute(sql`SELECT emergency_days AS days FROM policy`);
  return deadlineOf((leftAt ?? enteredAt).slice(0, 10), rows[0]?.['days'] as number);
}

interface Registration {
  readonly subject: Subject;
  readonly actor: Actor;
  readonly request: EmergencyRequest;
  readonly situation: Situation;
  readonly confirmed: Confirmed;
  readonly deadline: Deadline;
  readonly visit: string;
}

/** Writes the visit and all that belongs to it. Registering it is its body's approval; the demand's id is returned. */
async function write(
  tx: Transaction,
  { subject: at, actor, request, situation, confirmed, deadline, visit }: Registration,
): Promise<string> {
  const { department, name } = actor;
  const { enteredAt, leftAt, reason, outcome } = request;
  const day = enteredAt.slice(0, 10);
  const demand = randomUUID();
  const certificates = sql.param(confirmed.certificates);
  await tx.execute(sql`
    INSERT INTO visit (subject, id, uscc, operator, premises, address, day, lead, status, exemption, quiet_days, code,
      checked_in_at)
    VALUES (${at.subject}, ${visit}, ${at.uscc}, ${at.uscc === null ? request.operator?.trim() : null}, ${at.premises},
      ${at.address}, ${day}, ${department}, ${outcome == null ? 'UNDERWAY' : 'DONE'}, 'EMERGENCY',
      ${situation.quietDays}, ${newVisitCode()}, ${enteredAt})`);
  await tx.execute(sql`
    INSERT INTO demand (subject, id, uscc, premises, address, street, department, kind, selection, exemption, ground,
      items, earliest, latest, officers, state, visit, day, visit_stands, approved_by, approved_at, checked_in, outcome,
      filed_by)
    VALUES (${at.subject}, ${demand}, ${at.uscc}, ${at.premises}, ${at.address}, ${at.street}, ${department}, 'CASE',
      'TARGETED', 'EMERGENCY', ${JSON.stringify({ superiorOrder: null, source: null, recheckOf: null })},
      ${sql.param(confirmed.items)}::text[], ${day}, ${day}, ${certificates}::text[], 'SERVED', ${visit}, ${day}, true,
      ${name}, now(), true, ${outcome ?? null}, ${name})`);
  await tx.execute(sql`
    INSERT INTO attendance (subject, visit, certificate, department, checked_in_at)
    SELECT ${at.subject}, ${visit}, certificate, ${department}, ${enteredAt}
    FROM unnest(${certificates}::text[]) AS present(certificate)`);
  await tx.execute(sql`
    INSERT INTO emergency (subject, visit, department, reason, entered_at, left_at, registered_by, registered_on, due_on,
      unpublished_year)
    VALUES (${at.subject}, ${visit}, ${department}, ${reason}, ${enteredAt}, ${leftAt ?? null}, ${name}, ${today()},
      ${deadline.dueOn}, ${deadline.unpublishedYear})`);
  return demand;
}

function digestOf({ idempotencyKey: _, ...request }: EmergencyRequest): string {
  const entries = Object.entries(request)
    .filter(([, value]) => value != null)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(['registerEmergency', entries]))
    .digest('hex');
}
