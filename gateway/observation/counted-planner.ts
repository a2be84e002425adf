/** A planner that counts the plans it makes: who asks for one cannot tell whether it was there already. */
import type { Planner, Planning } from '../supergraph/planner.ts';

export class CountedPlanner implements Planner {
  readonly #planner: Planner;
  /** How many plans it has made. */
  made = 0;

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  get apiSchema() {
    return this.#planner.apiSchema;
  }

  get supergraphSchema() {
    return this.#planner.supergraphSchema;
  }

  get requiredNames() {
    return this.#planner.requiredNames;
  }

  plan(planning: Planning) {
    this.made += 1;
    return this.#planner.plan(planning);
  }
}
