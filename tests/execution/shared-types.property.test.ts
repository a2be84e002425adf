/**
 * A union or interface that subgraphs share, of random objects of which each knows some: whoever is asked tells all of those
 * that it knows, whatever they are made of.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { federate, type SubgraphDefinition } from './federated.ts';

const names = ['red', 'green', 'blue'] as const;
type Name = (typeof names)[number];

/** What a field is: the types it needs, how it is declared and asked for, and what it tells. */
interface Kind {
  types(of: string): string;
  declared(of: string): string;
  asked: string;
  told: unknown;
}

const kinds: Readonly<Record<string, Kind>> = {
  text: { types: () => '', declared: () => ': String!', asked: '', told: 'water' },
  list: { types: () => '', declared: () => ': [[Int!]]', asked: '', told: [[1, 2], null] },
  enum: {
    types: (of) => `enum ${of}Enum { LOW HIGH }`,
    declared: (of) => `: ${of}Enum`,
    asked: '',
    told: 'HIGH',
  },
  scalar: {
    types: (of) => `scalar ${of}Scalar`,
    declared: (of) => `: ${of}Scalar`,
    asked: '',
    told: 3,
  },
  argument: {
    types: (of) =>
      `input ${of}Input { of: ${of}Choice, next: ${of}Input } enum ${of}Choice { A B }`,
    declared: (of) => `(by: ${of}Input, n: Int = 3): Float`,
    asked: '(by: { of: A, next: { of: B } })',
    told: 1.5,
  },
  object: {
    types: (of) => `type ${of}Part @shareable { name: String more: ${of}Part }`,
    declared: (of) => `: ${of}Part`,
    asked: '{ name more { name } }',
    told: { name: 'outer', more: { name: 'inner' } },
  },
  entity: { types: () => '', declared: () => ': Place', asked: '{ id }', told: { id: 'P1' } },
};

interface SharedObject {
  readonly owners: readonly Name[];
  readonly fields: readonly string[];
}

function subgraph(
  name: Name,
  objects: readonly SharedObject[],
  isUnion: boolean,
): SubgraphDefinition {
  const known = [...objects.entries()].filter(([, { owners }]) => owners.includes(name));
  const type = ([number, { fields }]: (typeof known)[number]) => {
    const declared = fields.map(
      (kind) => `o${number}${kind}${kinds[kind]?.declared(`O${number}${kind}`)}`,
    );
    const needed = fields.map((kind) => kinds[kind]?.types(`O${number}${kind}`));
    const implemented = isUnion ? '' : ' implements Item';
    return `type O${number}${implemented} @shareable { tag: String ${declared.join(' ')} }\n${needed.join('\n')}`;
  };
  const items = known.map(([number, { fields }]) => ({
    __typename: `O${number}`,
    tag: `tag of O${number}`,
    ...Object.fromEntries(fields.map((kind) => [`o${number}${kind}`, kinds[kind]?.told])),
  }));
  return {
    typeDefs: `
      type Query { ${name}: Site }
      type Site @key(fields: "id") { id: ID! report: Report @shareable }
      type Report @shareable { items: [Item!]! }
      type Place @key(fields: "id") { id: ID! }
      ${isUnion ? `union Item = ${known.map(([number]) => `O${number}`).join(' | ')}` : 'interface Item { tag: String }'}
      ${known.map(type).join('\n')}`,
    resolvers: {
      Query: { [name]: () => ({ id: 'S1' }) },
      Site: { report: () => ({ items }) },
    },
  };
}

const someFields = fc.subarray(Object.keys(kinds));
const anyObject = fc.record({
  owners: fc.subarray([...names], { minLength: 1 }),
  fields: someFields,
});

/** Subgraphs that have no object in common are not composed. */
const knownByAll = fc.record({ owners: fc.constant(names), fields: someFields });

test('each subgraph tells all of the objects that it knows, and is asked of no others', async () => {
  const property = fc.asyncProperty(
    knownByAll,
    fc.array(anyObject, { maxLength: 4 }),
    fc.boolean(),
    async (common, others, isUnion) => {
      const objects = [common, ...others];
      const graph = federate(
        Object.fromEntries(names.map((name) => [name, subgraph(name, objects, isUnion)])),
      );
      const everything = [...objects.entries()].map(([number, { fields }]) => {
        const asked = fields.map((kind) => `o${number}${kind}${kinds[kind]?.asked}`);
        return `... on O${number} { tag ${asked.join(' ')} }`;
      });
      for (const name of names) {
        const { answer, sent } = await graph.ask(
          `{ ${name} { report { items { __typename ${everything.join(' ')} } } } }`,
        );
        const items = [...objects.entries()]
          .filter(([, { owners }]) => owners.includes(name))
          .map(([number, { fields }]) => ({
            __typename: `O${number}`,
            tag: `tag of O${number}`,
            ...Object.fromEntries(fields.map((kind) => [`o${number}${kind}`, kinds[kind]?.told])),
          }));
        expect(answer).toEqual({ data: { [name]: { report: { items } } } });
        expect(sent.map((one) => one.subgraph)).toEqual([name]);
      }
    },
  );
  await fc.assert(property, { numRuns: 15 });
});
