/** The documents by which one operation asks for entities, joined as they turn out to be asked for together. */
import type { AnswerReaders, ReadData } from '../reading/answer-readers.ts';
import type { EntityDocument } from './compile-plan.ts';
import { type EntityQuery, joinEntityDocuments } from './fetch-document.ts';

/** How many ways of joining an operation keeps; which arise depends on the order of answers, and few do. */
const capacity = 64;

/** A document, and what reads the answers to it. */
export interface ReadableQuery extends EntityQuery {
  readonly read: ReadData | undefined;
}

export class EntityQueries {
  readonly #joined = new Map<string, ReadableQuery>();
  readonly #readers: AnswerReaders;

  constructor(readers: AnswerReaders) {
    this.#readers = readers;
  }

  /** What asks for the entities of each of `documents`, which are of one subgraph. */
  queryFor(documents: readonly EntityDocument[]): ReadableQuery {
    const key = documents.map(({ index }) => index).join(' ');
    const known = this.#joined.get(key);
    if (known) return known;
    const joined = joinEntityDocuments(documents.map(({ document }) => document));
    const query = { ...joined, read: this.#readers.ofEntities(documents, joined) };
    if (this.#joined.size < capacity) this.#joined.set(key, query);
    return query;
  }
}
