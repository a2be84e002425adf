/** Keeps the working days of the published years in the ledger, where rules count them in their statements. */
import { sql } from 'drizzle-orm';
import { WorkingDays } from '../calendar/working-days.ts';
import { dayNumber, dayOf } from '../joint-plan/day-number.ts';
import type { Transaction } from '../planning/transaction.ts';

/** Decisions of earlier years are no matter of publication in time. */
const firstYear = 2015;

/** The working days from the first year on, as long as year follows year with its calendar published. */
const published: readonly string[] = publishedDays();

/** The first year whose calendar is not published: what falls into it is not judged. */
export const firstUnpublishedYear = Number(published.at(-1)?.slice(0, 4)) + 1;

/** Adds what the ledger does not have yet. */
export async function keepWorkingDays(tx: Transaction): Promise<void> {
  const { rows } = await tx.execute(
    sql`SELECT FROM working_day HAVING coalesce(max(day) >= ${published.at(-1)}, false)`,
  );
  if (rows.length > 0) return;
  await tx.execute(sql`
    INSERT INTO working_day (day, number)
    SELECT day, number FROM unnest(${sql.param(published)}::date[]) WITH ORDINALITY AS known(day, number)
    ON CONFLICT (day) DO NOTHING`);
}

function publishedDays(): string[] {
  const calendar = new WorkingDays();
  const days: string[] = [];
  for (let number = dayNumber(`${firstYear}-01-01`); ; number += 1) {
    const works = calendar.isWorkingDay(number);
    if (calendar.provisionalYears.size > 0) return days;
    if (works) days.push(dayOf(number));
  }
}
