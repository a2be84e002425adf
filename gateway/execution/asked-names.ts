/**
 * Keeps what a caller calls by a name of their own apart from what a plan asks for by that name at the same place. Of
 * `{ product { sku: name } }` a subgraph would otherwise be told a name for a key, and the caller a key for a name.
 */
import { type DocumentNode, type FieldNode, Kind, type NameNode, visit } from 'graphql';
import type { RequiredNames } from '../supergraph/required-names.ts';
import { untakenName } from './untaken-name.ts';

/** A document in which no field is called what a plan may call another. */
export interface AskedDocument {
  readonly document: DocumentNode;
  /** By the names that fields got for that, what callers call them. */
  readonly told: ReadonlyMap<string, string>;
}

/** Renames the fields of `document` that a plan could take for others, as long as the operation is carried out. */
export function keepApart(document: DocumentNode, required: RequiredNames): AskedDocument {
  const given = new Map<string, string>();
  const taken = new Set(required.all);
  visit(document, {
    Field({ alias, name }) {
      taken.add((alias ?? name).value);
    },
  });
  const nameFor = (called: string): string => {
    const known = given.get(called);
    if (known !== undefined) return known;
    const name = untakenName(`asked_${called}`, taken);
    taken.add(name);
    given.set(called, name);
    return name;
  };
  const apart = visit(document, {
    InlineFragment: ({ typeCondition }) => notOfTheSchema(typeCondition?.name),
    FragmentDefinition: ({ typeCondition }) => notOfTheSchema(typeCondition.name),
    Field(node) {
      if (node.name.value === '__schema' || node.name.value === '__type') return false;
      if (!isMistakable(node, required)) return undefined;
      const value = nameFor((node.alias ?? node.name).value);
      return { ...node, alias: { kind: Kind.NAME, value } };
    },
  });
  const told = new Map([...given].map(([called, name]) => [name, called]));
  return { document: apart, told };
}

/** What is asked of the schema itself is asked of no subgraph. */
function notOfTheSchema(type: NameNode | undefined): false | undefined {
  return type?.value.startsWith('__') ? false : undefined;
}

function isMistakable(
  { alias, name, arguments: given = [] }: FieldNode,
  { all, withArguments }: RequiredNames,
): boolean {
  const called = (alias ?? name).value;
  if (called === '__typename') return name.value !== called;
  if (!all.has(called)) return false;
  return name.value !== called || given.length > 0 || withArguments.has(called);
}
