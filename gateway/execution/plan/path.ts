/** Where in an answer a fetch belongs: the path of a plan's node, and the places that it leads to. */

/** An object of an answer as it grows: what subgraphs sent, by the names that the operation gives its fields. */
export type Entity = Record<string, unknown>;

type Step =
  | { readonly kind: 'field'; readonly name: string }
  /** Every item of a list. */
  | { readonly kind: 'items' }
  /** Only what is of one of these types. */
  | { readonly kind: 'types'; readonly names: ReadonlySet<string> };

export type Path = readonly Step[];

/** A place's path in the answer that callers get. */
export type ResponsePath = readonly (string | number)[];

/** Reads the path of a plan's node: field names, `@` for every item of a list, `|[A,B]` after what must be one of these types. */
export function readPath(elements: readonly (string | number)[]): Path {
  return elements.flatMap((element): Step[] => {
    const [name = '', types] = String(element).split('|');
    return [...stepsOf(name), ...(types === undefined ? [] : [typesOf(types)])];
  });
}

function stepsOf(name: string): Step[] {
  if (name === '') return [];
  return name === '@' ? [{ kind: 'items' }] : [{ kind: 'field', name }];
}

function typesOf(types: string): Step {
  return { kind: 'types', names: new Set(types.slice(1, -1).split(',')) };
}

/** Visits each object that `path` leads to from `value`; one that is in several places, once for each. */
export function eachPlace(
  value: unknown,
  path: Path,
  visit: (place: Entity) => void,
  from = 0,
): void {
  let current = value;
  for (let at = from; at < path.length; at += 1) {
    const step = path[at];
    if (typeof current !== 'object' || current === null || !step) return;
    if (step.kind === 'items') {
      if (!Array.isArray(current)) return;
      for (const item of current) eachPlace(item, path, visit, at + 1);
      return;
    }
    if (step.kind === 'field') {
      current = fieldOf(current as Entity, step.name);
    } else if (!isOneOf(current as Entity, step.names)) {
      return;
    }
  }
  if (Array.isArray(current)) {
    for (const item of current) eachPlace(item, path, visit, path.length);
  } else if (typeof current === 'object' && current !== null) {
    visit(current as Entity);
  }
}

/** The same with the path of each place: slower, for where an error must say where it is. */
export function eachPlaceWithPath(
  value: unknown,
  path: Path,
  visit: (place: Entity, path: ResponsePath) => void,
  parents: ResponsePath = [],
): void {
  if (Array.isArray(value)) {
    const rest = path[0]?.kind === 'items' ? path.slice(1) : path;
    for (const [index, item] of value.entries()) {
      eachPlaceWithPath(item, rest, visit, [...parents, index]);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const [step, ...rest] = path;
  if (!step) {
    visit(value as Entity, parents);
  } else if (step.kind === 'field') {
    const below = fieldOf(value as Entity, step.name);
    eachPlaceWithPath(below, rest, visit, [...parents, step.name]);
  } else if (step.kind === 'types' && isOneOf(value as Entity, step.names)) {
    eachPlaceWithPath(value, rest, visit, parents);
  }
}

/** The part of `path` above its first list, which is the same wherever it leads. */
export function pathAboveLists(path: Path): string[] {
  const above: string[] = [];
  for (const step of path) {
    if (step.kind === 'items') break;
    if (step.kind === 'field') above.push(step.name);
  }
  return above;
}

export function leadsIntoLists(path: Path): boolean {
  return path.some(({ kind }) => kind === 'items');
}

/** What `entity` itself holds by `name`; not what every object inherits, such as `constructor`. */
export function fieldOf(entity: Entity, name: string): unknown {
  const value = entity[name];
  return typeof value === 'function' ? undefined : value;
}

function isOneOf({ __typename }: Entity, names: ReadonlySet<string>): boolean {
  return typeof __typename !== 'string' || names.has(__typename);
}
