/** What officers tell of an emergency inspection, and whether it can be understood at all. */
import { addDays, today } from '../../kit/clock.ts';

/** The input of `registerEmergency`, as GraphQL hands it on; times as the scalar `DateTime` does. */
export interface EmergencyRequest {
  readonly uscc?: string | null;
  readonly operator?: string | null;
  readonly address?: string | null;
  readonly items: readonly string[];
  readonly enteredAt: string;
  readonly leftAt?: string | null;
  readonly officers: readonly string[];
  readonly reason: string;
  readonly outcome?: string | null;
  readonly idempotencyKey?: string | null;
}

/** How long ago an emergency may have been, in days: a year. What lies further back is a mistyped year. */
const longestAgo = 366;
const mostItems = 50;
const mostOfficers = 20;
const longestText = 200;
const longestReason = 2000;

/** What is wrong with a request, for whoever must mend it; undefined where nothing is. */
export function faultOf(request: EmergencyRequest): string | undefined {
  return faultOfSubject(request) ?? faultOfTimes(request) ?? faultOfTexts(request);
}

function faultOfSubject({ uscc, operator, address }: EmergencyRequest): string | undefined {
  if ((uscc == null) === (operator == null)) {
    return 'Give `uscc` for a business, or `operator` for whom the register does not know: one of the two.';
  }
  if (operator == null) return undefined;
  if (!operator.trim()) return '`operator` is empty: give the name, or what it is called by.';
  if (!address?.trim()) return 'Whom the register does not know has to be found by an `address`.';
  return undefined;
}

function faultOfTimes({ enteredAt, leftAt }: EmergencyRequest): string | undefined {
  if (enteredAt.slice(0, 10) > today() || (leftAt != null && leftAt.slice(0, 10) > today())) {
    return 'A time is still to come: an emergency is registered once officers are there.';
  }
  const earliest = addDays(today(), -longestAgo);
  if (enteredAt.slice(0, 10) < earliest) {
    return `They came in on ${enteredAt.slice(0, 10)}, and nothing is registered from before ${earliest}: look at the year.`;
  }
  if (leftAt != null && leftAt < enteredAt) {
    return `They left at ${leftAt}, before they came in at ${enteredAt}: look at both, and at their time zones.`;
  }
  return undefined;
}

function faultOfTexts({ items, officers, reason, ...texts }: EmergencyRequest): string | undefined {
  if (items.length < 1 || items.length > mostItems) {
    return `\`items\` must name from 1 to ${mostItems} items, got ${items.length}.`;
  }
  if (new Set(items).size < items.length) return '`items` names an item twice.';
  if (officers.length > mostOfficers) return `\`officers\` may name at most ${mostOfficers}.`;
  if (!reason.trim()) return '`reason` is empty: say why it could not wait.';
  if (reason.length > longestReason) {
    return `\`reason\` is longer than ${longestReason} characters.`;
  }
  const { idempotencyKey, operator, address } = texts;
  const all = [idempotencyKey, operator, address, ...items, ...officers];
  if (all.some((text) => (text?.length ?? 0) > longestText)) {
    return `A key, name, address, code or certificate is longer than ${longestText} characters.`;
  }
  if ([...all, reason].some((text) => text?.includes('\0'))) return 'A text holds a NUL character.';
  if (idempotencyKey === '') return '`idempotencyKey` is empty: leave it out to have none.';
  return undefined;
}
