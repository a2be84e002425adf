/**
 * What follows from an operation and a few of its variables, worked out once for each set of their values: nearly every
 * request asks for lists of the same few lengths.
 */
import type { VariableValues } from '../../execution/run/request-body.ts';

/** So many sets of values are remembered; then it begins anew. */
const setsKept = 16;

export class Remembered<Result> {
  readonly #reads: readonly string[];
  readonly #workOut: (variables: VariableValues) => Result;
  readonly #known = new Map<string, Result>();

  /** `workOut` depends on the variables that are called `reads`, and of texts only on whether there is one. */
  constructor(reads: readonly string[], workOut: (variables: VariableValues) => Result) {
    this.#reads = reads;
    this.#workOut = workOut;
  }

  of(variables: VariableValues): Result {
    const key = this.#keyOf(variables);
    if (key === undefined) return this.#workOut(variables);
    const known = this.#known.get(key);
    if (known !== undefined || this.#known.has(key)) return known as Result;
    const result = this.#workOut(variables);
    if (this.#known.size >= setsKept) this.#known.clear();
    this.#known.set(key, result);
    return result;
  }

  /** What stands for the values; undefined where one is a list or an object, of which there is no end. */
  #keyOf(variables: VariableValues): string | undefined {
    let key = '';
    for (const name of this.#reads) {
      const value = variables[name];
      if (typeof value === 'object' && value !== null) return undefined;
      key += typeof value === 'string' ? 'text ' : `${value} `;
    }
    return key;
  }
}
