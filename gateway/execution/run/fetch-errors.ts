/**
 * The errors of a run's fetches, placed where they belong in the answer: what a subgraph reports of an entity, at every
 * place of that entity; what a fault costs, at each missing field, or once at the list when a whole list misses them.
 */
import type { GraphQLFormattedError } from 'graphql';
import type { EntityFetch, Fetch, RootFetch } from '../plan/compile-plan.ts';
import {
  type Entity,
  eachPlaceWithPath,
  leadsIntoLists,
  pathAboveLists,
  type ResponsePath,
} from '../plan/path.ts';
import type { TypeConditions } from '../plan/type-conditions.ts';
import { faultAt, passOnError } from '../subgraph-errors.ts';
import { SubgraphFault } from '../subgraph-fault.ts';
import type { Delivery } from './entity-lookup.ts';

export class FetchErrors {
  readonly all: GraphQLFormattedError[] = [];
  readonly #data: Entity;
  readonly #conditions: TypeConditions;

  constructor(data: Entity, conditions: TypeConditions) {
    this.#data = data;
    this.#conditions = conditions;
  }

  /** Adds what a subgraph reports in its answer to a fetch of root fields. */
  addReported(fetch: RootFetch, errors: readonly GraphQLFormattedError[]): void {
    const above = pathAboveLists(fetch.path);
    for (const error of errors) {
      const path = error.path && [...above, ...fetch.renames.inPath(error.path)];
      this.all.push(passOnError(error, fetch.subgraph, path));
    }
  }

  /** Adds what a request without a usable answer costs at `places`. */
  addFault(fetch: Fetch, fault: SubgraphFault, places: readonly Entity[]): void {
    for (const path of this.#pathsOfFault(fetch, places)) {
      this.all.push(faultAt(path, fault, fetch));
    }
  }

  /** Adds what was reported of a fetch's entities, at their places, and what failed for all of them. */
  addOfDelivery(delivery: Delivery): void {
    const { fetch, table, places, entities } = delivery;
    for (const failure of table.failuresOf(entities)) {
      if (failure instanceof SubgraphFault) this.addFault(fetch, failure, places);
      else this.#addUnplaced(fetch, failure);
    }
    if (table.hasErrors) this.#addAtPlaces(delivery);
  }

  #addUnplaced(fetch: EntityFetch, errors: readonly GraphQLFormattedError[]): void {
    const path = pathAboveLists(fetch.path);
    for (const error of errors) this.all.push(passOnError(error, fetch.subgraph, path));
  }

  #addAtPlaces({ fetch, table, places, entities }: Delivery): void {
    const entityAt = new Map(places.map((place, index) => [place, entities[index] ?? -1]));
    eachPlaceWithPath(this.#data, fetch.path, (place, path) => {
      for (const error of table.errors(entityAt.get(place) ?? -1)) {
        const below = fetch.entities.renames.inPath(error.path?.slice(2) ?? []);
        this.all.push(passOnError(error, fetch.subgraph, [...path, ...below]));
      }
    });
  }

  #pathsOfFault({ path, fields }: Fetch, places: readonly Entity[]): ResponsePath[] {
    const above = pathAboveLists(path);
    if (leadsIntoLists(path)) return [above];
    const names = fields
      .filter(({ typeCondition }) => places.some((place) => this.#is(typeCondition, place)))
      .map(({ name }) => name);
    return [...new Set(names)].map((name) => [...above, name]);
  }

  #is(typeCondition: string | undefined, { __typename }: Entity): boolean {
    if (typeCondition === undefined || typeof __typename !== 'string') return true;
    return this.#conditions.holds(typeCondition, __typename);
  }
}
