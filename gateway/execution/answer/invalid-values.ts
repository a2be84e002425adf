/** Values of subgraphs that the schema does not allow where they are, collected while an answer is written. */
import type { GraphQLFormattedError } from 'graphql';
import type { CompiledPlan } from '../plan/compile-plan.ts';
import type { ResponsePath } from '../plan/path.ts';
import { subgraphsAt } from './subgraphs-at.ts';

/** A field of a type, as it is named to whoever is told that a value of it is wrong. */
export interface FieldName {
  readonly parent: string;
  readonly field: string;
}

interface InvalidValue extends FieldName {
  /** Whether there is no value where one is promised; else it is none of its type. */
  readonly isMissing: boolean;
  /** From what is being written, downwards: it grows at its head as the writing of each thing around it ends. */
  path: ResponsePath;
}

export class InvalidValues {
  readonly #found: InvalidValue[] = [];

  get count(): number {
    return this.#found.length;
  }

  /** Adds a null where a value is promised. */
  addNull(name: FieldName): undefined {
    this.#found.push({ ...name, isMissing: true, path: [] });
  }

  /** Adds a value that is none of its type. */
  addValue(name: FieldName): undefined {
    this.#found.push({ ...name, isMissing: false, path: [] });
  }

  /** Says that all but the first `count` are below `element` of what is being written now. */
  placeBelow(element: string | number, count: number): void {
    for (const invalid of this.#found.slice(count)) invalid.path = [element, ...invalid.path];
  }

  /**
   * The errors to report beside `reported`: not those for what a subgraph's own error already explains. Each names the
   * subgraph that `plan` asked for the value.
   */
  errorsBeside(
    reported: readonly GraphQLFormattedError[],
    plan: CompiledPlan,
  ): GraphQLFormattedError[] {
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
      .map((invalid) => errorOf(invalid, subgraphsAt(invalid.path, plan)));
  }
}

function errorOf(
  { parent, field, isMissing, path }: InvalidValue,
  subgraphs: readonly string[],
): GraphQLFormattedError {
  const [service] = subgraphs;
  const sender = subgraphs.join(' or ') || 'a subgraph';
  return {
    message: isMissing
      ? `Cannot return null for non-nullable field ${parent}.${field}: ${sender} sent no value.`
      : `The value of ${parent}.${field} that ${sender} sent is none that the schema allows.`,
    path,
    extensions: { code: 'SUBGRAPH_BAD_RESPONSE', ...(service !== undefined && { service }) },
  };
}
