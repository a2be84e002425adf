/** Values of subgraphs that the schema does not allow where they are, collected while an answer is written. */
import type { GraphQLFormattedError } from 'graphql';
import type { ResponsePath } from '../plan/path.ts';

/** A field of a type, as it is named to whoever is told that a value of it is wrong. */
export interface FieldName {
  readonly parent: string;
  readonly field: string;
}

interface InvalidValue {
  readonly message: string;
  /** From what is being written, downwards: it grows at its head as the writing of each thing around it ends. */
  path: ResponsePath;
}

export class InvalidValues {
  readonly #found: InvalidValue[] = [];

  get count(): number {
    return this.#found.length;
  }

  /** Adds a null where a value is promised. */
  addNull({ parent, field }: FieldName): undefined {
    const message = `Cannot return null for non-nullable field ${parent}.${field}.`;
    this.#found.push({ message, path: [] });
  }

  /** Adds a value that is none of its type. */
  addValue({ parent, field }: FieldName): undefined {
    const message = `A value of ${parent}.${field} is none that the schema allows.`;
    this.#found.push({ message, path: [] });
  }

  /** Says that all but the first `count` are below `element` of what is being written now. */
  placeBelow(element: string | number, count: number): void {
    for (const invalid of this.#found.slice(count)) invalid.path = [element, ...invalid.path];
  }

  /** The errors to report beside `reported`: not those for what a subgraph's own error already explains. */
  errorsBeside(reported: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
    const explained = new Set<string>();
    for (const { path = [] } of reported) {
      for (let length = 0; length <= path.length; length += 1) {
        explained.add(JSON.stringify(path.slice(0, length)));
      }
    }
    const whole = new Set(reported.map(({ path }) => JSON.stringify(path ?? [])));
    const isExplained = (path: ResponsePath): boolean =>
      explained.has(JSON.stringify(path)) ||
      path.some((_, length) => whole.has(JSON.stringify(path.slice(0, length))));
    return this.#found
      .filter(({ path }) => !isExplained(path))
      .map(({ message, path }) => ({
        message,
        path,
        extensions: { code: 'SUBGRAPH_BAD_RESPONSE' },
      }));
  }
}
