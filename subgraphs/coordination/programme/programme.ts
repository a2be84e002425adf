/** The annual joint plan (年度联合执法工作方案) as a whole, and its changes: each in one transaction, noted like all policy. */
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';
import { WorkingDays } from '../calendar/working-days.ts';
import { dayNumber } from '../joint-plan/day-number.ts';
import type { Transaction } from '../planning/transaction.ts';
import { changePolicy, type PolicyRefused } from '../policy-changes/change.ts';
import type { ChangeRow } from '../policy-changes/listings.ts';
import { type ActivityInput, takeOut, writeActivity } from './activities.ts';
import { type ThemeInput, writeTheme, years } from './themes.ts';

/** The programme of a year. */
export interface Programme {
  readonly year: number;
}

/** A body of an activity, with the codes of its teams. */
export interface ProgrammeBody {
  readonly department: string;
  readonly teams: readonly string[];
}

export interface ProgrammeChanged extends Programme {
  readonly __typename: 'ProgrammeChanged';
  readonly changes: readonly ChangeRow[];
  /** The id of the one that was set. */
  readonly activity: string | null;
}

type ProgrammeOutcome = ProgrammeChanged | PolicyRefused;

interface Reasoned {
  readonly reason: string;
}

/** @throws BAD_USER_INPUT for a year that no programme can be for. */
export function programmeOf(year: number): Programme {
  const [first, last] = years;
  if (year < first || year > last) {
    throw badInput(`\`year\` must be from ${first} to ${last}, got ${year}.`);
  }
  return { year };
}

export function setProgrammeTheme(
  database: Database,
  by: string,
  input: ThemeInput & Reasoned,
): Promise<ProgrammeOutcome> {
  return changeProgramme(database, { by, reason: input.reason }, async (tx) => {
    const { year } = input;
    return (await writeTheme(tx, input)) ?? { year, activity: null };
  });
}

export function setProgrammeActivity(
  database: Database,
  by: string,
  input: ActivityInput & Reasoned,
): Promise<ProgrammeOutcome> {
  return changeProgramme(database, { by, reason: input.reason }, async (tx) => {
    const activity = await writeActivity(tx, input);
    return typeof activity === 'string'
      ? { year: Number(input.from.slice(0, 4)), activity }
      : activity;
  });
}

export function removeProgrammeActivity(
  database: Database,
  by: string,
  { id, reason }: { readonly id: string } & Reasoned,
): Promise<ProgrammeOutcome> {
  return changeProgramme(database, { by, reason }, async (tx) => {
    const year = await takeOut(tx, id);
    return typeof year === 'number' ? { year, activity: null } : year;
  });
}

type Written = Pick<ProgrammeChanged, 'year' | 'activity'>;

async function changeProgramme(
  database: Database,
  reasoned: { readonly by: string } & Reasoned,
  work: (tx: Transaction) => Promise<Written | PolicyRefused>,
): Promise<ProgrammeOutcome> {
  let written: Written = { year: Number(today().slice(0, 4)), activity: null };
  const outcome = await changePolicy(database, reasoned, async (tx) => {
    const done = await work(tx);
    if ('rule' in done) return done;
    written = done;
    return undefined;
  });
  if (outcome.__typename === 'PolicyRefused') return outcome;
  return { __typename: 'ProgrammeChanged', changes: outcome.changes, ...written };
}

const calendar = new WorkingDays();

/** What the State Council's calendar says of a day. */
export function calendarOf(day: string): {
  readonly dayOff: boolean;
  readonly provisional: boolean;
} {
  const dayOff = !calendar.isWorkingDay(dayNumber(day));
  return { dayOff, provisional: calendar.provisionalYears.has(Number(day.slice(0, 4))) };
}
