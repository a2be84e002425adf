/** Shapes an answer for what its caller may not have: null in its places, and an error for each. */
import {
  type GraphQLFormattedError,
  type GraphQLOutputType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { FieldPlace, Included, Place, Places, WithinPlace } from './places.ts';

/** The data of an answer, or an object in it. */
export type AnswerObject = Record<string, unknown>;

/** How to read an answer: the alias that tells the type of an object, and which selections were made. */
export interface Reading {
  readonly typeAlias: string;
  readonly included: Included;
}

/**
 * Puts null in those of `places` that `data` does not answer. Where null cannot be, what is around it is null, as
 * the specification has it.
 *
 * @returns the same object; null where nothing around it can be null.
 */
export function withhold(
  data: AnswerObject,
  places: Places,
  reading: Reading,
): AnswerObject | null {
  return settle(data, places, reading, 'unanswered') ? data : null;
}

/** The same in all `places`, answered or not. */
export function takeBack(
  data: AnswerObject,
  places: Places,
  reading: Reading,
): AnswerObject | null {
  return settle(data, places, reading, 'all') ? data : null;
}

/**
 * Puts null in those of `places` that `which` names.
 *
 * @returns whether the object can stand: false where null came where it cannot be.
 */
function settle(
  object: AnswerObject,
  places: Places,
  reading: Reading,
  which: 'unanswered' | 'all',
): boolean {
  return places.every((place) => {
    if (!reading.included(place.when)) return true;
    if (place.kind === 'fragment') {
      return isOf(object, place.types, reading)
        ? settle(object, place.places, reading, which)
        : true;
    }
    const held = object[place.name];
    if (held === undefined || (place.kind === 'field' && which === 'all')) {
      object[place.name] = null;
      return !isNonNullType(place.type);
    }
    if (place.kind === 'field') return true;
    const settled = settleValue(held, place.type, (inner) =>
      settle(inner, place.places, reading, which),
    );
    object[place.name] = settled ?? null;
    return settled !== undefined;
  });
}

/** What becomes of a value whose objects stand or don't; undefined where it would have to be null and cannot. */
function settleValue(
  value: unknown,
  type: GraphQLOutputType,
  stands: (object: AnswerObject) => boolean,
): unknown {
  if (isNonNullType(type)) return settleValue(value, type.ofType, stands) ?? undefined;
  if (isListType(type) && Array.isArray(value)) {
    const items = value.map((item) => settleValue(item, type.ofType, stands));
    return items.includes(undefined) ? null : items;
  }
  if (!isObject(value)) return value ?? null;
  return stands(value) ? value : null;
}

/** A value in one of the places of an answer, and what it is known by: the nearest key around it. */
export interface Found {
  readonly place: FieldPlace;
  readonly key: string | undefined;
}

/** The values, nulls aside, in `places` of `data`. */
export function* foundIn(
  data: AnswerObject,
  places: Places,
  reading: Reading & { readonly keyAlias: string },
  keyAround?: string,
): Generator<Found> {
  const own = data[reading.keyAlias];
  const key = typeof own === 'string' ? own : keyAround;
  for (const place of places) {
    if (!reading.included(place.when)) continue;
    if (place.kind === 'fragment') {
      if (isOf(data, place.types, reading)) yield* foundIn(data, place.places, reading, key);
      continue;
    }
    const held = data[place.name];
    if (held === undefined || held === null) continue;
    if (place.kind === 'field') yield { place, key };
    else for (const object of objectsIn(held)) yield* foundIn(object, place.places, reading, key);
  }
}

function* objectsIn(value: unknown): Generator<AnswerObject> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  else if (isObject(value)) yield value;
}

/** Takes what `aliases` told out of everything in `value`. */
export function withoutAliases(value: unknown, aliases: readonly string[]): void {
  for (const object of objectsIn(value)) {
    for (const alias of aliases) delete object[alias];
    for (const held of Object.values(object)) withoutAliases(held, aliases);
  }
}

/** The most errors that one answer tells of what was withheld. */
const mostErrors = 100;

/** An error for each of `places` that was selected, of the code `code`. */
export function errorsAt(
  places: Places,
  included: Included,
  telling: (place: FieldPlace) => { readonly message: string; readonly code: string },
): GraphQLFormattedError[] {
  const errors: GraphQLFormattedError[] = [];
  const walk = (
    within: Places,
    names: readonly string[],
    path: readonly string[],
    open: boolean,
  ) => {
    for (const place of within) {
      if (errors.length === mostErrors) return;
      if (!included(place.when)) continue;
      if (place.kind === 'fragment') {
        walk(place.places, names, path, open);
        continue;
      }
      const here = [...names, place.name];
      const pathHere = open ? [...path, place.name] : path;
      if (place.kind === 'within') {
        walk(place.places, here, pathHere, open && !isListOfPlaces(place));
        continue;
      }
      const { message, code } = telling(place);
      errors.push({
        message,
        path: pathHere,
        extensions: { code, field: place.coordinate, at: here.join('.') },
      });
    }
  };
  walk(places, [], [], true);
  return distinct(errors);
}

/** Behind a list there are many places, and no one path. */
function isListOfPlaces({ type }: WithinPlace): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function distinct(errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

function isOf(
  object: AnswerObject,
  types: Extract<Place, { kind: 'fragment' }>['types'],
  { typeAlias }: Reading,
): boolean {
  return types === undefined || types.has(String(object[typeAlias]));
}

function isObject(value: unknown): value is AnswerObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
