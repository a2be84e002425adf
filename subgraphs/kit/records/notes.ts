/** What the notes that coordination makes on a department's records have in common: when it compared, and how many come at once. */
import { badInput } from '../serve/errors.ts';

export interface Notes<Notice> {
  /** When coordination compared, in microseconds; what was noted later than that stays. */
  readonly turn: string;
  readonly notices: readonly Notice[];
}

/** The most notices that one call may bring. */
const mostNotices = 1000;

/** @throws BAD_USER_INPUT for too many notices at once, or a turn that is no number. */
export function requireUsable({ turn, notices }: Notes<unknown>): void {
  if (notices.length > mostNotices) {
    throw badInput(`\`notices\` may hold at most ${mostNotices}, got ${notices.length}.`);
  }
  if (!/^\d{1,18}$/.test(turn)) throw badInput('`turn` must be a number of microseconds.');
}
