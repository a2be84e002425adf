/** The documents by which one operation asks for entities, joined as they turn out to be asked for together. */
import type { EntityDocument } from './compile-plan.ts';
import { type EntityQuery, joinEntityDocuments } from './fetch-document.ts';

/** How many ways of joining an operation keeps; which arise depends on the order of answers, and few do. */
const capacity = 64;

export class EntityQueries {
  readonly #joined = new Map<string, EntityQuery>();

  /** What asks for the entities of each of `documents`, which are of one subgraph. */
  queryFor(documents: readonly EntityDocument[]): EntityQuery {
    const key = documents.map(({ index }) => index).join(' ');
    const known = this.#joined.get(key);
    if (known) return known;
    const query = joinEntityDocuments(documents.map(({ document }) => document));
    if (this.#joined.size < capacity) this.#joined.set(key, query);
    return query;
  }
}
