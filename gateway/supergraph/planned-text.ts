/**
 * The text of a supergraph as its planner is given it. When a plan comes back to a subgraph for what a field requires, the
 * planner names the entity by the first of the keys that the subgraph writes, whether it takes entities by that key or not:
 * so those by which it takes them are put first.
 */
import { type ConstDirectiveNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';

/** `sdl` with the keys by which entities are resolved before the others. */
export function withResolvableKeysFirst(sdl: string): string {
  if (!unresolvable.test(sdl)) return sdl;
  const edits = parse(sdl).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? editsOf(definition.directives ?? [], sdl)
      : [],
  );
  let text = '';
  let end = 0;
  for (const { at, until, becomes } of edits) {
    text += sdl.slice(end, at) + becomes;
    end = until;
  }
  return text + sdl.slice(end);
}

const unresolvable = /resolvable:\s*false/;

interface Edit {
  readonly at: number;
  readonly until: number;
  readonly becomes: string;
}

/** Puts each key of a type into the place of the one that it changes places with. */
function editsOf(
  directives: NonNullable<ObjectTypeDefinitionNode['directives']>,
  sdl: string,
): Edit[] {
  const keys = directives.filter(({ name }) => name.value === 'join__type');
  const first = keys.filter((key) => !isUnresolvable(key));
  const ordered = [...first, ...keys.filter(isUnresolvable)];
  return keys.flatMap((key, index) => {
    const other = ordered[index];
    if (!key.loc || !other?.loc || other === key) return [];
    return [
      {
        at: key.loc.start,
        until: key.loc.end,
        becomes: sdl.slice(other.loc.start, other.loc.end),
      },
    ];
  });
}

function isUnresolvable({ arguments: given = [] }: ConstDirectiveNode): boolean {
  return given.some(
    ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
  );
}
