/** What a plan comes to, added up group by group. */
import type { GroupPlan } from './plan-group.ts';
import type { DatedVisit, UnservedReason } from './planned.ts';
import type { CityTeams } from './teams.ts';
import type { WantedDemand } from './wanted.ts';

interface Distance {
  readonly reached: number;
  readonly atLeast: number;
}

/** As the graph tells them (JointPlanFigures). */
export interface Figures {
  readonly demands: number;
  readonly served: number;
  /** Of those served, the ones that join a visit which stands. */
  readonly joined: number;
  readonly unserved: number;
  readonly unservedByReason: readonly {
    readonly reason: UnservedReason;
    readonly demands: number;
  }[];
  /** New ones. */
  readonly visits: number;
  readonly visitsJoined: number;
  readonly visitsSaved: number;
  readonly jointRate: {
    readonly departments: number;
    readonly levels: number;
    readonly fields: number;
  } | null;
  readonly best: { readonly served: number; readonly visits: number };
  readonly visitsWithoutRoom: Distance;
  readonly streetChanges: Distance;
  readonly onProgrammeDays: GroupPlan['onProgrammeDays'] & {
    /** Of the new visits; null without any. */
    readonly share: number | null;
  };
  readonly provisionalYears: readonly number[];
}

export class Sums {
  readonly #fieldOf: ReadonlyMap<string, string>;
  readonly #unserved = new Map<UnservedReason, number>();
  readonly #teams: CityTeams;
  #served = 0;
  #joined = 0;
  #visits = 0;
  #visitsJoined = 0;
  #jointByDepartments = 0;
  #jointByLevels = 0;
  #jointByFields = 0;
  #best = { served: 0, visits: 0 };
  // Groups share no team, so that the bounds of all add up.
  #visitsWithoutRoom: Distance = { reached: 0, atLeast: 0 };
  #streetChanges: Distance = { reached: 0, atLeast: 0 };
  #onProgrammeDays: GroupPlan['onProgrammeDays'] = { reached: 0, atMost: 0 };

  /** `fieldOf` tells the field of an item by department and code, such as `water:WA-001`. */
  constructor(fieldOf: ReadonlyMap<string, string>, teams: CityTeams) {
    this.#fieldOf = fieldOf;
    this.#teams = teams;
  }

  add(plan: GroupPlan): void {
    for (const visit of plan.visits) this.#count(visit);
    for (const { reason } of plan.unserved) {
      this.#unserved.set(reason, (this.#unserved.get(reason) ?? 0) + 1);
    }
    this.#best.served += plan.best.served;
    this.#best.visits += plan.best.visits;
    this.#visitsWithoutRoom = sum(this.#visitsWithoutRoom, plan.visitsWithoutRoom);
    this.#streetChanges = sum(this.#streetChanges, plan.streetChanges);
    const { reached, atMost } = this.#onProgrammeDays;
    this.#onProgrammeDays = {
      reached: reached + plan.onProgrammeDays.reached,
      atMost: atMost + plan.onProgrammeDays.atMost,
    };
  }

  figures(provisionalYears: Iterable<number>): Figures {
    const unserved = [...this.#unserved.values()].reduce((all, each) => all + each, 0);
    const visits = this.#visits;
    return {
      demands: this.#served + unserved,
      served: this.#served,
      joined: this.#joined,
      unserved,
      unservedByReason: Array.from(this.#unserved, ([reason, demands]) => ({ reason, demands })),
      visits,
      visitsJoined: this.#visitsJoined,
      visitsSaved: this.#served - visits,
      jointRate:
        visits === 0
          ? null
          : {
              departments: this.#jointByDepartments / visits,
              levels: this.#jointByLevels / visits,
              fields: this.#jointByFields / visits,
            },
      best: this.#best,
      visitsWithoutRoom: this.#visitsWithoutRoom,
      streetChanges: this.#streetChanges,
      onProgrammeDays: {
        ...this.#onProgrammeDays,
        share: visits === 0 ? null : this.#onProgrammeDays.reached / visits,
      },
      provisionalYears: [...provisionalYears].sort(),
    };
  }

  #count({ premises, demands, departments, joins }: DatedVisit): void {
    this.#served += demands.length;
    if (joins !== null) {
      this.#joined += demands.length;
      this.#visitsJoined += 1;
      return;
    }
    this.#visits += 1;
    if (departments.length > 1) this.#jointByDepartments += 1;
    const levelOf = (department: string) => this.#teams.teamOf(department, premises.street).level;
    const [first, ...others] = departments;
    if (first !== undefined && others.some((it) => levelOf(it) !== levelOf(first))) {
      this.#jointByLevels += 1;
    }
    if (this.#haveSeveralFields(demands)) this.#jointByFields += 1;
  }

  #haveSeveralFields(demands: readonly WantedDemand[]): boolean {
    let first: string | undefined;
    for (const [source, department, , , , items] of demands) {
      for (const item of items) {
        const field = this.#fieldOf.get(source === 'DEMAND' ? item : `${department}:${item}`);
        first ??= field;
        if (field !== undefined && field !== first) return true;
      }
    }
    return false;
  }
}

function sum(one: Distance, other: Distance): Distance {
  return { reached: one.reached + other.reached, atLeast: one.atLeast + other.atLeast };
}
