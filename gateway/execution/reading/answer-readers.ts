/**
 * What reads the answers of a plan's fetches when they are as they were asked for: by their layouts, which is faster than
 * as JSON of any kind, and leaves fewer objects behind. An answer with errors, with escapes in a key, in another order or
 * with anything else that is not as expected is left to the general way.
 */
import type { CompiledPlan, EntityDocument, RootFetch } from '../plan/compile-plan.ts';
import { entitySelection } from '../plan/compile-plan.ts';
import type { EntityQuery } from '../plan/fetch-document.ts';
import type { Entity } from '../plan/path.ts';
import { noRenames } from '../plan/renames.ts';
import type { AnswerPlace } from './answer-place.ts';
import { Cursor, mismatch } from './cursor.ts';
import { compileReader, type ReadValue } from './emit-reader.ts';
import { type Layout, objectLayout } from './layout.ts';

/** Reads the data of an answer; undefined when it is not as it was asked for. */
export type ReadData = (text: string) => Entity | undefined;

/** After so many answers in a row that are not, a subgraph is taken to write them otherwise, and only tried again at times. */
const missesBelieved = 8;
const answersBetweenTries = 64;

export class AnswerReaders {
  readonly #ofRoots = new Map<RootFetch, ReadData>();
  readonly #ofEntities = new Map<EntityDocument, Layout>();

  /** For the fetches of a plan whose answer begins at `root`. */
  constructor(fetches: CompiledPlan, root: AnswerPlace) {
    const kept = new Set(
      fetches.flatMap((fetch) => (fetch.kind === 'entities' ? [...fetch.required] : [])),
    );
    const placesOf = new Map<EntityDocument, (AnswerPlace | undefined)[]>();
    const roots: [RootFetch, Layout][] = [];
    for (const fetch of fetches) {
      const place = root.at(fetch.path);
      if (fetch.kind === 'entities') {
        placesOf.set(fetch.entities, [...(placesOf.get(fetch.entities) ?? []), place]);
      } else if (place && fetch.renames === noRenames) {
        const { selectionSet } = fetch.document.operation;
        const layout = objectLayout(selectionSet, { places: [place], kept });
        if (layout) roots.push([fetch, layout]);
      }
    }
    for (const [entities, places] of placesOf) {
      const layout = entityLayout(entities, places, kept);
      if (layout) this.#ofEntities.set(entities, layout);
    }
    // Only now is known of every place what will be there.
    for (const [fetch, layout] of roots) this.#ofRoots.set(fetch, compileDataReader(layout));
  }

  ofRoot(fetch: RootFetch): ReadData | undefined {
    return this.#ofRoots.get(fetch);
  }

  /** What reads the answer to `query`, which asks for the entities of `documents`. */
  ofEntities(documents: readonly EntityDocument[], query: EntityQuery): ReadData | undefined {
    const members = documents.flatMap((document, index) => {
      const items = this.#ofEntities.get(document);
      const name = query.parts[index]?.answer;
      if (!items || name === undefined) return [];
      return [{ kind: 'below', name, value: { kind: 'list', items } } as const];
    });
    if (members.length < documents.length) return undefined;
    return compileDataReader({ kind: 'object', members, places: [] });
  }
}

function entityLayout(
  { document, renames, interfaces }: EntityDocument,
  places: readonly (AnswerPlace | undefined)[],
  kept: ReadonlySet<string>,
): Layout | undefined {
  const known = places.flatMap((place) => place ?? []);
  const selectionSet = entitySelection(document);
  const types = new Set(known.map(({ type }) => type));
  if (renames !== noRenames || interfaces.size > 0 || !selectionSet) return undefined;
  if (known.length < places.length || types.size !== 1) return undefined;
  return objectLayout(selectionSet, { places: [...new Set(known)], kept });
}

const beginning = /[ \t\r\n]*\{"data":/y;
const ending = /\}[ \t\r\n]*$/y;

function compileDataReader(layout: Layout): ReadData {
  const readValue = compileReader(layout);
  const cursor = new Cursor();
  let misses = 0;
  return (text) => {
    const isTried = misses < missesBelieved || misses % answersBetweenTries === 0;
    const data = isTried ? readWhole(text, readValue, cursor) : undefined;
    misses = data ? 0 : misses + 1;
    return data;
  };
}

function readWhole(text: string, readValue: ReadValue, cursor: Cursor): Entity | undefined {
  cursor.begin(text);
  try {
    cursor.pass(beginning);
    const data = readValue(cursor);
    cursor.pass(ending);
    return (data as Entity | null) ?? undefined;
  } catch (error) {
    // A list or text beyond what a regular expression can take back is no fault either.
    if (error === mismatch || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    cursor.begin('');
  }
}
