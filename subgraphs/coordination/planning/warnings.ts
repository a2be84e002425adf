/** What refuses nothing and is to be known: visits too frequent, a ceiling exceeded; and how the authority is told. */
import { sql } from 'drizzle-orm';
import { dayOf } from '../joint-plan/day-number.ts';
import { exceededOn, yearOf } from '../policy/frequency.ts';
import type { PlanWarning } from './outcomes.ts';
import type { Situation } from './situation.ts';
import { visitDays } from './standing.ts';
import type { Transaction } from './transaction.ts';

/** Warns where, with one more visit on `day`, the premises are visited more often than is not flagged. */
export function frequencyWarnings(day: number, situation: Situation): readonly PlanWarning[] {
  return exceededOn(day, visitDays(situation), situation.flags).map(
    ({ rule, visits, flagged }) => ({
      rule,
      message: `With this one, the premises are visited ${visits} times in the ${periodOf(rule)} of ${dayOf(day)}; more than ${flagged} are flagged.`,
      figures: [
        { name: 'visits', value: visits },
        { name: 'flagged above', value: flagged },
      ],
    }),
  );
}

/** Warns where a check on `day` exceeds the ceiling of a body that checks the premises on `ownDays`, each once. */
export function ceilingWarnings(
  day: number,
  ownDays: readonly number[],
  { ceiling }: Pick<Situation, 'ceiling'>,
): readonly PlanWarning[] {
  const inYear = ownDays.filter((own) => yearOf(own) === yearOf(day));
  const checks = inYear.length + (inYear.includes(day) ? 0 : 1);
  if (ceiling === null || checks <= ceiling) return [];
  return [
    {
      rule: 'CEILING_EXCEEDED',
      message: `This is check ${checks} of the body at these premises in ${yearOf(day)}; the ceiling is ${ceiling}.`,
      figures: [
        { name: 'checks in the year', value: checks },
        { name: 'ceiling', value: ceiling },
      ],
    },
  ];
}

/** What a warning is about. */
export interface Warned {
  readonly uscc: string | null;
  readonly department: string;
  readonly demand: string | null;
  readonly visit: string;
  readonly day: string;
}

/** Puts warnings on the supervising authority's list. */
export async function raiseWarnings(
  tx: Transaction,
  { uscc, department, demand, visit, day }: Warned,
  warnings: readonly PlanWarning[],
): Promise<void> {
  if (warnings.length === 0) return;
  await tx.execute(sql`
    INSERT INTO warning (uscc, department, demand, visit, day, rule, message, figures)
    SELECT ${uscc}, ${department}, ${demand}, ${visit}, ${day}, rule, message, figures
    FROM jsonb_to_recordset(${JSON.stringify(warnings)}::jsonb) AS warned(rule text, message text, figures jsonb)`);
}

function periodOf(rule: string): string {
  return rule.slice('FREQUENCY_'.length).toLowerCase();
}
