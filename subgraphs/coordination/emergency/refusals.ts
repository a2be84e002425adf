/** What keeps an emergency from being registered as it is told, and what of it is confirmed where nothing does. */
import { dayNumber } from '../joint-plan/day-number.ts';
import type { Actor } from '../planning/authority.ts';
import { officersABody, readOfficers, uncertified } from '../planning/certified.ts';
import type { Figure } from '../planning/outcomes.ts';
import { publishedItems } from '../planning/refusals.ts';
import type { PublishedItem, Situation } from '../planning/situation.ts';
import type { Subject } from '../planning/subject.ts';
import type { Transaction } from '../planning/transaction.ts';
import { isCompetent } from '../policy/competence.ts';
import type { EmergencyRequest } from './request.ts';

export interface EmergencyRefused {
  readonly __typename: 'EmergencyRefused';
  readonly rule:
    | 'INVALID_REQUEST'
    | 'ITEM_NOT_PUBLISHED'
    | 'NOT_COMPETENT'
    | 'OFFICERS_MISSING'
    | 'OFFICER_NOT_CERTIFIED';
  readonly message: string;
  readonly figures: readonly Figure[];
  readonly lift: string;
}

/** What is found right: the items by department and code, and the certificates, each once. */
export interface Confirmed {
  readonly items: readonly string[];
  readonly certificates: readonly string[];
}

type Finding =
  | { readonly refusal: EmergencyRefused; readonly confirmed?: undefined }
  | { readonly refusal?: undefined; readonly confirmed: Confirmed };

export interface Told {
  readonly subject: Subject;
  readonly actor: Actor;
  readonly request: EmergencyRequest;
  readonly situation: Situation;
  readonly day: string;
}

/** Looks at what was told: a refusal, or what is confirmed. */
export async function refusalOf(tx: Transaction, told: Told): Promise<Finding> {
  const { actor, request, situation } = told;
  const { department } = actor;
  const found = publishedItems({ items: request.items, department }, situation);
  const items = found.flatMap((item) => item ?? []);
  if (items.length < found.length) {
    const missing = request.items.filter((_, place) => found[place] === undefined);
    return { refusal: unpublished(department, missing) };
  }
  const refusal = refusalOfCompetence(told, items);
  if (refusal) return { refusal };
  const certificates = [...new Set(request.officers)];
  const refused = await refusalOfOfficers(tx, told, certificates);
  if (refused) return { refusal: refused };
  return { confirmed: { items: items.map(({ id }) => id), certificates } };
}

function refusalOfCompetence(
  { subject, actor, situation, day }: Told,
  items: readonly PublishedItem[],
): EmergencyRefused | undefined {
  const { department } = actor;
  const lacking = items.filter(
    (item) => !isCompetent(department, item, subject.street, dayNumber(day), situation.exceptions),
  );
  if (lacking.length === 0) return undefined;
  const named = lacking.map(({ id }) => id).join(', ');
  const message = `${department} is not competent for ${named} in ${subject.street ?? 'this place'} on ${day}.`;
  return refused('NOT_COMPETENT', message, 'The body that is competent there registers it.', [
    { name: 'items without competence', value: lacking.length },
  ]);
}

async function refusalOfOfficers(
  tx: Transaction,
  { actor: { department }, day }: Told,
  certificates: readonly string[],
): Promise<EmergencyRefused | undefined> {
  const officers = await readOfficers(tx, certificates);
  const own = officers.filter((officer) => officer.department === department);
  const others = uncertified(certificates, own, day);
  if (others.length > 0) {
    const message = `No certified officers of ${department}, or no longer, or auxiliaries: ${others.join(', ')}.`;
    const lift = 'Its certified officers, as the supervising authority has registered them.';
    return refused('OFFICER_NOT_CERTIFIED', message, lift);
  }
  if (own.length >= officersABody) return undefined;
  const message = `${department} needs at least ${officersABody} certified officers and names ${own.length}.`;
  return refused('OFFICERS_MISSING', message, 'Everyone who was there.', [
    { name: 'officers', value: own.length },
    { name: 'officers needed', value: officersABody },
  ]);
}

function unpublished(department: string, missing: readonly string[]): EmergencyRefused {
  const message = `Not on the published item list of ${department}: ${missing.join(', ')}.`;
  const lift = 'Items that `publishedItems` lists, by code; or have these published first.';
  return refused('ITEM_NOT_PUBLISHED', message, lift, [
    { name: 'items not on the list', value: missing.length },
  ]);
}

/** A request that cannot be carried out as it is; `message` says what to change. */
export function invalid(message: string): EmergencyRefused {
  return refused('INVALID_REQUEST', message, 'Mend the request and send it again.');
}

function refused(
  rule: EmergencyRefused['rule'],
  message: string,
  lift: string,
  figures: readonly Figure[] = [],
): EmergencyRefused {
  return { __typename: 'EmergencyRefused', rule, message, figures, lift };
}
