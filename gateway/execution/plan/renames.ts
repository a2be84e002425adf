/**
 * Names that a plan gave to fields for one fetch only, because two types of one place asked for different things by the
 * same name. What comes back gets its own names again, in data and in the paths of errors.
 */
import type { FetchNode } from '@apollo/query-planner';
import { type Entity, fieldOf } from './path.ts';
import type { TypeConditions } from './type-conditions.ts';

type Rewrites = NonNullable<FetchNode['outputRewrites']>;

export interface Renames {
  /** Renames in what a subgraph sent, in place. */
  inData(sent: Entity): void;
  inPath(path: readonly (string | number)[]): readonly (string | number)[];
}

export const noRenames: Renames = { inData: () => undefined, inPath: (path) => path };

/** Compiles the renames of a fetch node. */
export function compileRenames(rewrites: Rewrites, conditions: TypeConditions): Renames {
  if (rewrites.length === 0) return noRenames;
  const originals = new Map<string | number, string>();
  const renames = rewrites.map((rewrite) => {
    const given = rewrite.path.at(-1);
    if (rewrite.kind !== 'KeyRenamer' || given === undefined) {
      throw new Error(`The plan sets ${rewrite.path.join('.')}, which is not known here.`);
    }
    originals.set(given, rewrite.renameKeyTo);
    return renamer(rewrite.path.slice(0, -1), given, rewrite.renameKeyTo, conditions);
  });
  return {
    inData(sent) {
      for (const rename of renames) rename(sent);
    },
    inPath: (path) => path.map((element) => originals.get(element) ?? element),
  };
}

function renamer(
  path: readonly string[],
  given: string,
  original: string,
  conditions: TypeConditions,
): (value: unknown) => void {
  const [step, ...rest] = path;
  const below = step === undefined ? undefined : renamer(rest, given, original, conditions);
  const rename = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) rename(item);
    } else if (typeof value === 'object' && value !== null) {
      renameAt(value as Entity);
    }
  };
  const renameAt = (object: Entity): void => {
    if (step === undefined || !below) {
      if (!Object.hasOwn(object, given)) return;
      object[original] = object[given];
      delete object[given];
    } else if (!step.startsWith('... on ')) {
      below(fieldOf(object, step));
    } else if (isUnder(step.slice('... on '.length), object)) {
      below(object);
    }
  };
  const isUnder = (condition: string, { __typename }: Entity): boolean =>
    typeof __typename !== 'string' || conditions.holds(condition, __typename);
  return rename;
}
