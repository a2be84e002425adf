/** What refuses a demand whatever the day: the business, the items, its grounds, its officers, a window that is past. */
import { dayOf } from '../joint-plan/day-number.ts';
import { cleanRun } from '../policy/clean-run.ts';
import type { Refusal } from './outcomes.ts';
import type { PublishedItem, Situation } from './situation.ts';
import type { Wish } from './wish.ts';

/** The items asked for, each undefined where it is on no list that the body may check from. */
export function publishedItems(
  { items, department }: Pick<Wish, 'items' | 'department'>,
  situation: Pick<Situation, 'items' | 'exceptions'>,
): readonly (PublishedItem | undefined)[] {
  return items.map((asked) => {
    const found = situation.items.filter(({ id, code }) => id === asked || code === asked);
    const granted = found.find((item) =>
      situation.exceptions.some(
        (it) =>
          it.competent &&
          it.itemDepartment === item.department &&
          (it.itemCode === null || it.itemCode === item.code),
      ),
    );
    return found.find((item) => item.department === department) ?? granted;
  });
}

/** What refuses the demand, whose items are `items`; undefined where nothing does. */
export function refusalOf(
  wish: Wish,
  situation: Situation,
  items: readonly (PublishedItem | undefined)[],
): Refusal | undefined {
  return (
    refusalOfBusiness(wish, situation) ??
    refusalOfItems(wish, items) ??
    refusalOfGrounds(wish, situation, items) ??
    refusalOfInspector(wish, situation) ??
    refusalOfWindow(wish, situation)
  );
}

function refusalOfBusiness({ kind }: Wish, { business }: Situation): Refusal | undefined {
  if (kind === 'CASE') return undefined;
  const lift =
    'A case check, with the number of the record it follows, may look into unlicensed trading.';
  if (!business) {
    const message = 'The register knows no business with this code.';
    return { rule: 'BUSINESS_UNKNOWN', message, figures: [], lift };
  }
  if (!['DEREGISTERED', 'REVOKED', 'MOVED_AWAY'].includes(business.status)) return undefined;
  const message = `The business is no longer in operation: the register says ${business.status}.`;
  return { rule: 'BUSINESS_NOT_OPERATING', message, figures: [], lift };
}

function refusalOfItems(
  { items, department }: Wish,
  found: readonly (PublishedItem | undefined)[],
): Refusal | undefined {
  const missing = items.filter((_, place) => found[place] === undefined);
  if (missing.length === 0) return undefined;
  return {
    rule: 'ITEM_NOT_PUBLISHED',
    message: `Not on the published item list of ${department}: ${missing.join(', ')}.`,
    figures: [{ name: 'items not on the list', value: missing.length }],
    lift: 'Items that `publishedItems` lists, by code; or have these published first.',
  };
}

function refusalOfGrounds(
  { recheckOf }: Wish,
  { sourceUsed, recheckedItems }: Situation,
  items: readonly (PublishedItem | undefined)[],
): Refusal | undefined {
  if (sourceUsed) {
    return {
      rule: 'SOURCE_USED',
      message: 'The record that this case check follows has justified one before.',
      figures: [],
      lift: 'A record of its own: a new complaint, transfer, order or alert.',
    };
  }
  if (recheckOf === null) return undefined;
  const known = new Set(recheckedItems);
  if (recheckedItems && items.every((item) => item && known.has(item.id))) return undefined;
  return {
    rule: 'RECHECK_UNFOUNDED',
    message: recheckedItems
      ? `Not all items were part of the inspection ${recheckOf}.`
      : `${recheckOf} is no inspection of the body at these premises that found problems.`,
    figures: [],
    lift: 'Name the inspection whose findings are checked again, and its items alone.',
  };
}

function refusalOfInspector(
  { officerReason }: Wish,
  { officers, cleanRun: limit }: Situation,
): Refusal | undefined {
  if (officerReason?.trim()) return undefined;
  const runs = officers.map(({ certificate, outcomes }) => ({
    certificate,
    run: cleanRun(outcomes),
  }));
  const blocked = runs.find(({ run }) => run >= limit);
  if (!blocked) return undefined;
  return {
    rule: 'INSPECTOR_BLOCKED',
    message:
      `The officer ${blocked.certificate} found nothing in the last ${blocked.run} checks of this business ` +
      'within a year.',
    figures: [
      { name: 'clean checks in a row', value: blocked.run },
      { name: 'blocked from', value: limit },
    ],
    lift: 'Give the reason in `officerReason`, or send another officer.',
  };
}

function refusalOfWindow({ latest }: Wish, { today }: Situation): Refusal | undefined {
  if (latest >= today) return undefined;
  return {
    rule: 'WINDOW_PASSED',
    message: `The window ended on ${dayOf(latest)}; today is ${dayOf(today)}.`,
    figures: [],
    lift: 'A window that ends today or later.',
  };
}
