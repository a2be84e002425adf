/** Puts a subgraph's resolvers together from their parts, type by type. */
import type { Resolvers } from '../definition.ts';

/** Later parts add to earlier ones; a field resolved twice is a mistake. */
export function resolversOf(...parts: readonly Resolvers[]): Resolvers {
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const [type, fields] of parts.flatMap((part) => Object.entries(part))) {
    const known = resolvers[type];
    if (!known) {
      resolvers[type] = isPlain(fields) ? { ...fields } : (fields as Record<string, unknown>);
      continue;
    }
    for (const [field, resolve] of Object.entries(fields)) {
      if (field in known) throw new Error(`${type}.${field} is resolved twice.`);
      known[field] = resolve;
    }
  }
  return resolvers;
}

/** A scalar is an object of its own class and stays one. */
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
