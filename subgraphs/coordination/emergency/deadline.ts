/** By when an emergency must be registered: so many working days after the officers left, counted from the day after. */
import { UnpublishedCalendar, workingDayAfter } from '../calendar/working-days.ts';
import type { PlanWarning } from '../planning/outcomes.ts';

/** The last day for registering it; where the calendar that tells it is not published, the year that lacks one. */
export interface Deadline {
  readonly dueOn: string | null;
  readonly unpublishedYear: number | null;
}

/** The deadline of an emergency that ended, or goes on, on `day`. */
export function deadlineOf(day: string, workingDays: number): Deadline {
  try {
    return { dueOn: workingDayAfter(day, workingDays), unpublishedYear: null };
  } catch (error) {
    if (error instanceof UnpublishedCalendar) return { dueOn: null, unpublishedYear: error.year };
    throw error;
  }
}

/** Why there is no deadline. */
export function unknownFor(year: number): string {
  return `The State Council has not published the calendar of ${year}, which tells its working days: the deadline is not known, and not guessed.`;
}

/** How many calendar days lie from one day to another. */
export function daysOver(dueOn: string, registeredOn: string): number {
  return Math.max(0, (Date.parse(registeredOn) - Date.parse(dueOn)) / (24 * 60 * 60 * 1000));
}

/** What the supervising authority is told of an emergency registered on `day`. */
export function deadlineWarnings(
  { dueOn, unpublishedYear }: Deadline,
  day: string,
): readonly PlanWarning[] {
  if (unpublishedYear !== null) {
    const figures = [{ name: 'year without a published calendar', value: unpublishedYear }];
    return [{ rule: 'EMERGENCY_DEADLINE_UNKNOWN', message: unknownFor(unpublishedYear), figures }];
  }
  const days = dueOn === null ? 0 : daysOver(dueOn, day);
  if (days === 0) return [];
  return [
    {
      rule: 'EMERGENCY_REGISTERED_LATE',
      message: `The emergency had to be registered by ${dueOn} and was on ${day}, ${days} days later.`,
      figures: [{ name: 'days over', value: days }],
    },
  ];
}
