/** What a body files when it wants to check a business, and whether the request can be understood at all. */
import { addDays, today } from '../../kit/clock.ts';
import { dayNumber } from '../joint-plan/day-number.ts';

export interface CaseSource {
  readonly kind: string;
  readonly number: string;
}

/** The input of `planInspection`, as GraphQL hands it on. */
export interface PlanRequest {
  readonly uscc: string;
  readonly address?: string | null;
  readonly kind: 'ROUTINE' | 'SPECIAL_CAMPAIGN' | 'CASE';
  /** Targeted where nothing is said. */
  readonly selection?: 'TARGETED' | 'DOUBLE_RANDOM' | null;
  readonly items: readonly string[];
  readonly earliest: string;
  readonly latest: string;
  readonly superiorOrder?: string | null;
  readonly source?: CaseSource | null;
  readonly recheckOf?: string | null;
  readonly officers?: readonly string[] | null;
  readonly officerReason?: string | null;
  /** Asks where nothing is said. */
  readonly onDuplicate?: 'ASK' | 'JOIN' | null;
  readonly idempotencyKey?: string | null;
}

/** The longest window, in days: two years. */
const longestWindow = 731;
/** How far ahead a window may end, in days: five years. What lies further is a mistyped year. */
const furthestAhead = 1827;
const mostItems = 50;
const mostOfficers = 20;
const longestText = 200;

/** What is wrong with a request, for whoever must mend it; undefined where nothing is. */
export function faultOf(request: PlanRequest): string | undefined {
  return faultOfWindow(request) ?? faultOfGrounds(request) ?? faultOfLists(request);
}

/** What is wrong with a window of days. */
export function faultOfWindow({
  earliest,
  latest,
}: Pick<PlanRequest, 'earliest' | 'latest'>): string | undefined {
  if (earliest > latest) return `The window ends on ${latest}, before it begins on ${earliest}.`;
  if (dayNumber(latest) - dayNumber(earliest) >= longestWindow) {
    return `The window is longer than ${longestWindow} days.`;
  }
  const furthest = addDays(today(), furthestAhead);
  if (latest > furthest) {
    return `The window ends on ${latest}, and nothing is planned for later than ${furthest}: look at the year.`;
  }
  return undefined;
}

function faultOfGrounds(request: PlanRequest): string | undefined {
  const { kind, source, superiorOrder, recheckOf } = request;
  if (kind === 'CASE' && !source?.number.trim()) {
    return 'A case check needs `source`: the kind and number of the complaint, transfer, order or alert it follows.';
  }
  if (kind !== 'CASE' && source) return 'Only a case check has a `source`.';
  if (kind !== 'SPECIAL_CAMPAIGN' && superiorOrder != null) {
    return 'Only a special campaign has a `superiorOrder`.';
  }
  if (superiorOrder != null && !superiorOrder.trim()) {
    return '`superiorOrder` is empty: give the number of the order, or leave it out for a local campaign.';
  }
  if (kind === 'CASE' && recheckOf != null) {
    return 'A case check is no re-check: give `recheckOf` or `source`, not both.';
  }
  return undefined;
}

function faultOfLists({ items, ...texts }: PlanRequest): string | undefined {
  const officers = texts.officers ?? [];
  if (items.length < 1 || items.length > mostItems) {
    return `\`items\` must name from 1 to ${mostItems} items, got ${items.length}.`;
  }
  if (new Set(items).size < items.length) return '`items` names an item twice.';
  if (officers.length > mostOfficers) return `\`officers\` may name at most ${mostOfficers}.`;
  const { idempotencyKey, superiorOrder, officerReason, source } = texts;
  const all = [idempotencyKey, superiorOrder, source?.number, ...items, ...officers];
  if (all.some((text) => (text?.length ?? 0) > longestText)) {
    return `A key, number, code or certificate is longer than ${longestText} characters.`;
  }
  if (
    [...all, officerReason, texts.address, texts.recheckOf].some((text) => text?.includes('\0'))
  ) {
    return 'A text holds a NUL character.';
  }
  if (idempotencyKey === '') return '`idempotencyKey` is empty: leave it out to have none.';
  return undefined;
}
