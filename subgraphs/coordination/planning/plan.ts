/** Files what a body wants to check and plans it at once; the same request sent again gets the first outcome. */
import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';
import type { Actor } from './authority.ts';
import type { DemandRow } from './demand-rows.ts';
import { invalid, type PlanOutcome } from './outcomes.ts';
import { offer, ordinarily, place } from './place.ts';
import { firstOutcome, otherRequest, remember } from './remembered.ts';
import { faultOf, type PlanRequest } from './request.ts';
import { lockPremises, type Subject } from './subject.ts';
import { planInTransaction } from './transaction.ts';

/** The most inspections that one call may plan. */
const mostRequests = 1000;

/** How many subjects are planned at the same time. */
const lanes = 4;

/** Plans one inspection of the actor's body. */
export async function planInspection(
  database: Database,
  actor: Actor,
  request: PlanRequest,
): Promise<PlanOutcome> {
  const fault = faultOf(request);
  if (fault) return invalid(fault);
  const { department } = actor;
  const key = request.idempotencyKey ?? null;
  const named = key === null ? null : { department, key, digest: digestOf(request) };
  return planInTransaction(database, async (tx) => {
    const subject = await lockPremises(tx, {
      uscc: request.uscc,
      address: request.address ?? null,
    });
    const first = named && (await firstOutcome<PlanOutcome>(tx, named));
    if (first) return first === 'OTHER_REQUEST' ? invalid(otherRequest) : first;
    const { outcome, opened } = await place(tx, demandOf(request, subject, actor), {
      ...ordinarily,
      onDuplicate: request.onDuplicate ?? 'ASK',
    });
    if (opened !== null) await offer(tx, subject.subject, opened);
    if (named) await remember(tx, named, outcome);
    return outcome;
  });
}

/**
 * Plans many inspections, each by itself: one that fails is an error in its place and changes nothing for the others.
 * Those of one business are planned in their order.
 *
 * @throws BAD_USER_INPUT for more than a thousand.
 */
export async function planInspections(
  database: Database,
  actor: Actor,
  requests: readonly PlanRequest[],
): Promise<readonly (PlanOutcome | Error)[]> {
  if (requests.length > mostRequests) {
    throw badInput(
      `\`inspections\` may hold at most ${mostRequests}, got ${requests.length}: send them in parts.`,
    );
  }
  const outcomes = new Array<PlanOutcome | Error>(requests.length);
  const ofBusinesses = new Map<string, number[]>();
  for (const [place, { uscc }] of requests.entries()) {
    ofBusinesses.set(uscc, [...(ofBusinesses.get(uscc) ?? []), place]);
  }
  const queue = [...ofBusinesses.values()];
  async function work(): Promise<void> {
    for (let places = queue.shift(); places; places = queue.shift()) {
      for (const at of places) {
        outcomes[at] = await planInspection(database, actor, requests[at] as PlanRequest).catch(
          (error: Error) => error,
        );
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, work));
  return outcomes;
}

function digestOf({ idempotencyKey: _, ...request }: PlanRequest): string {
  const { source } = request;
  const entries = Object.entries({ ...request, source: source && [source.kind, source.number] })
    .filter(([, value]) => value != null)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

function demandOf(request: PlanRequest, subject: Subject, actor: Actor): DemandRow {
  return {
    ...subject,
    id: randomUUID(),
    department: actor.department,
    record: null,
    kind: request.kind,
    selection: request.selection ?? 'TARGETED',
    exemption: null,
    ground: {
      superiorOrder: request.superiorOrder ?? null,
      source: request.source ?? null,
      recheckOf: request.recheckOf ?? null,
    },
    items: request.items,
    earliest: request.earliest,
    latest: request.latest,
    officers: request.officers ?? [],
    officerReason: request.officerReason ?? null,
    state: 'OPEN',
    visit: null,
    day: null,
    requestedVisit: null,
    consentBy: null,
    declinedVisits: [],
    reason: null,
    reused: null,
    approvedAt: null,
    checkedIn: false,
    outcome: null,
    filedBy: actor.name,
    filedAt: null,
  };
}
