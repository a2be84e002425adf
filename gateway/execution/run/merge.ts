/** Brings together what several subgraphs sent of one object. */
import type { Entity } from '../plan/path.ts';

/**
 * Adds to `place` what `sent` holds, field by field; objects that both hold are merged, the rest is taken as it is and so
 * shared with `sent`; a property that is only reserved is none. An object that stands is not undone by a null: one
 * subgraph's fault costs its own fields.
 */
export function mergeInto(place: Entity, sent: Entity): void {
  for (const name in sent) {
    const incoming = sent[name];
    if (incoming === undefined) continue;
    const present = place[name];
    if (typeof present !== 'object' || present === null) {
      if (name !== '__proto__') place[name] = incoming;
    } else if (incoming !== present && incoming !== null && name !== '__proto__') {
      if (typeof incoming !== 'object' || !mergeValues(present, incoming)) place[name] = incoming;
    }
  }
}

/** Whether the two could be merged: two objects, or two lists of one length. */
function mergeValues(present: object, incoming: object): boolean {
  if (!Array.isArray(present)) {
    if (Array.isArray(incoming)) return false;
    mergeInto(present as Entity, incoming as Entity);
    return true;
  }
  if (!Array.isArray(incoming) || incoming.length !== present.length) return false;
  for (let index = 0; index < incoming.length; index += 1) {
    const now = present[index];
    const item = incoming[index];
    if (typeof now !== 'object' || now === null) {
      present[index] = item;
    } else if (typeof item === 'object' && item !== null && !mergeValues(now, item)) {
      present[index] = item;
    }
  }
  return true;
}

/** A copy that shares no object with `value`. */
export function copyOf<Value>(value: Value): Value;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  const copy: Entity = {};
  for (const name in value) {
    if (name !== '__proto__') copy[name] = copyOf((value as Entity)[name]);
  }
  return copy;
}
