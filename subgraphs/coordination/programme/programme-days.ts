/** The days on which the annual joint plan has its activities, as a joint plan looks for days of its visits. */
import type pg from 'pg';
import type { WorkingDays } from '../calendar/working-days.ts';

/** What an activity must suit. */
interface VisitedBy {
  /** '' where it is not known. */
  readonly street: string;
  /** Null where it is not known. */
  readonly trade: string | null;
  /** Names of departments, as in the ledger. */
  readonly bodies: readonly string[];
}

interface Occurrence {
  readonly activity: string;
  readonly day: number;
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
  readonly bodies: readonly string[];
}

/** The activity of each day that suits, days as numbers. */
type Days = ReadonlyMap<number, string>;

const none: Days = new Map();

export class ProgrammeDays {
  readonly #occurrences: readonly Occurrence[];
  readonly #found = new Map<string, Days>();

  private constructor(occurrences: readonly Occurrence[]) {
    this.#occurrences = occurrences;
  }

  /** Reads what falls on working days from the day `from` to the day `to`. */
  static async read(
    client: pg.ClientBase,
    { from, to }: { readonly from: string; readonly to: string },
    calendar: WorkingDays,
  ): Promise<ProgrammeDays> {
    const { rows } = await client.query<Occurrence>(
      `SELECT activity, day - DATE '1970-01-01' AS day, streets, trades, ARRAY(
         SELECT DISTINCT department FROM programme_activity_team AS team
         WHERE team.activity = programme_occurrence.activity) AS bodies
       FROM programme_occurrence JOIN programme_activity ON programme_activity.id = programme_occurrence.activity
       WHERE day BETWEEN $1 AND $2 ORDER BY day, lower(hours), activity`,
      [from, to],
    );
    return new ProgrammeDays(rows.filter(({ day }) => calendar.isWorkingDay(day)));
  }

  /**
   * The days of activities that go to the street, look at the trade and have all the bodies take part, each with the
   * activity; of several on a day, the one that begins first.
   */
  of({ street, trade, bodies }: VisitedBy): Days {
    if (this.#occurrences.length === 0) return none;
    const key = JSON.stringify([street, trade, bodies]);
    let days = this.#found.get(key);
    if (days === undefined) {
      days = this.#look({ street, trade, bodies });
      this.#found.set(key, days);
    }
    return days;
  }

  #look({ street, trade, bodies }: VisitedBy): Days {
    const days = new Map<number, string>();
    for (const { activity, day, streets, trades, bodies: comers } of this.#occurrences) {
      const suits =
        !days.has(day) &&
        (streets === null || streets.includes(street)) &&
        (trades === null || (trade !== null && trades.includes(trade))) &&
        bodies.every((body) => comers.includes(body));
      if (suits) days.set(day, activity);
    }
    return days;
  }
}
