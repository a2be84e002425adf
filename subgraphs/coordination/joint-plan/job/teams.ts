/** Which team of a body comes to a street, how much it can do, and which streets have to be planned together. */
import type pg from 'pg';
import type { Booking } from '../roster.ts';

/** Visits a day that a body's team can make in a street for which no team is entered: two officers on foot. */
const usualCapacity = 10;

/** The level at which a team inspects. */
export type TeamLevel = 'CITY' | 'DISTRICT' | 'TOWN';

export interface Team {
  readonly code: string;
  readonly department: string;
  readonly level: TeamLevel;
  /** Visits it can make on a working day. */
  readonly dailyCapacity: number;
}

interface TeamStreet {
  readonly department: string;
  readonly street: string;
  readonly team: string;
  readonly level: TeamLevel;
  readonly capacity: number;
}

interface BookedRow {
  readonly department: string;
  readonly street: string;
  readonly day: number;
  readonly visits: number;
}

export class CityTeams {
  readonly #teams = new Map<string, Team>();
  /** By street and department: looked up for every visit, so by no name that would have to be made up first. */
  readonly #ofStreet = new Map<string, Map<string, Team>>();
  readonly #groups = new Map<string, string>();
  readonly #booked: readonly BookedRow[];

  private constructor(streets: readonly TeamStreet[], booked: readonly BookedRow[]) {
    this.#booked = booked;
    const first = new Map<string, string>();
    for (const { department, street, team: code, level, capacity } of streets) {
      const team = this.#team({ code, department, level, dailyCapacity: capacity });
      this.#in(street).set(department, team);
      const other = first.get(code);
      if (other === undefined) first.set(code, street);
      this.#unite(street, other ?? street);
    }
  }

  /** Reads who is entered, and what their teams have to do already from the day `from` to the day `to`. */
  static async read(
    client: pg.ClientBase,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<CityTeams> {
    const { rows: streets } = await client.query<TeamStreet>(
      `SELECT team_street.department, street, team, level, daily_capacity AS capacity
       FROM team_street JOIN team ON team.code = team_street.team ORDER BY team, street`,
    );
    const { rows: booked } = await client.query<BookedRow>(
      `SELECT department, street, day - DATE '1970-01-01' AS day, count(*)::integer AS visits
       FROM (
         SELECT DISTINCT visit.subject, visit.id, visit.day, demand.department,
           coalesce(demand.street, business.street, '') AS street
         FROM visit
           JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
           LEFT JOIN business ON business.uscc = visit.uscc
         WHERE visit.standing AND visit.day BETWEEN $1 AND $2
       ) AS part
       GROUP BY department, street, day ORDER BY department, street, day`,
      [from, to],
    );
    return new CityTeams(streets, booked);
  }

  /** The team of a body that comes to a street. */
  teamOf(department: string, street: string): Team {
    const there = this.#in(street);
    let team = there.get(department);
    if (team === undefined) {
      team = this.#team({
        code: `${department}:${street}`,
        department,
        level: 'DISTRICT',
        dailyCapacity: usualCapacity,
      });
      there.set(department, team);
    }
    return team;
  }

  /** A team by its code. */
  team(code: string): Team {
    const team = this.#teams.get(code);
    if (team) return team;
    throw new Error(`No team ${code} has been met.`);
  }

  /** For each street that shares a team with others, a name that all of these have in common. */
  groups(): readonly { readonly street: string; readonly group: string }[] {
    return [...this.#groups.keys()].map((street) => ({ street, group: this.groupOf(street) }));
  }

  /** The streets that share teams, by a common name; a street that shares none goes by its own. */
  groupOf(street: string): string {
    const next = this.#groups.get(street);
    return next === undefined || next === street ? street : this.groupOf(next);
  }

  /** What the teams of a group have to do already. */
  bookedIn(group: string): readonly Booking[] {
    return this.#booked
      .filter(({ street }) => this.groupOf(street) === group)
      .flatMap(({ department, street, day, visits }) => {
        const { code: team } = this.teamOf(department, street);
        return Array.from({ length: visits }, () => ({ team, street, day }));
      });
  }

  #in(street: string): Map<string, Team> {
    let there = this.#ofStreet.get(street);
    if (there === undefined) {
      there = new Map();
      this.#ofStreet.set(street, there);
    }
    return there;
  }

  #team(team: Team): Team {
    const known = this.#teams.get(team.code);
    if (known) return known;
    this.#teams.set(team.code, team);
    return team;
  }

  #unite(street: string, other: string): void {
    this.#groups.set(this.groupOf(street), this.groupOf(other));
  }
}
