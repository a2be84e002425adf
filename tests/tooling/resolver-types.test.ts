/** The resolver types made from a schema let pass what fits it, and stop at compile time what does not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolverTypes } from '../../schema/resolver-types.ts';
import { typeDefsOf } from '../../subgraphs/kit/schema/type-defs.ts';
import { type ProjectTree, projectTree } from './project-tree.ts';

const typeDefs = typeDefsOf(`
  type Query { permits(first: Int = 20, kind: PermitKind): PermitConnection }
  enum PermitKind { DRAINAGE RIVER_WORKS }
  type Permit @key(fields: "id") { id: ID! kind: PermitKind! decidedOn: Date! note: String business: Business }
  type Business @key(fields: "uscc") { uscc: Uscc! permit: Permit! }
`);

const resolvers = (fields: string) => `
import type { Resolvers } from './schema.generated.ts';
import type { Context } from '../kit/definition.ts';
export const resolvers = { ${fields} } satisfies Resolvers<Context<{ load(id: string): Promise<{ number: string } | null> }>>;
`;

const fitting: [fits: string, fields: string][] = [
  ['a model as the parent', 'Permit: { id: ({ number }) => number }'],
  ['nothing for a nullable field', 'Permit: { note: () => undefined }'],
  [
    'a loader of its own',
    'Permit: { __resolveReference: ({ id }, { loaders }) => loaders.load(id) }',
  ],
  [
    'pages that nobody may change',
    `Query: { permits: (_, { first }) => ({
      edges: [] as readonly { readonly cursor: string; readonly node: { number: string } }[],
      nodes: [{ number: '1' }] as readonly { number: string }[],
      pageInfo: { hasNextPage: (first ?? 0) > 1, hasPreviousPage: false, startCursor: null, endCursor: null },
    }) }`,
  ],
];

const faulty: [fault: string, fields: string, complaint: string][] = [
  ['a field of no type', 'Permit: { colour: () => 1 }', "'colour' does not exist"],
  ['another type', 'Permit: { decidedOn: () => 1 }', "'number' is not assignable to type"],
  [
    'a value that is not in the enum',
    "Permit: { kind: () => 'SAND' }",
    '\'"SAND"\' is not assignable',
  ],
  [
    'null where the schema promises a value',
    'Permit: { id: () => null }',
    "'null' is not assignable",
  ],
  ['a parent that is not the model', 'Permit: { id: ({ uscc }) => uscc }', "'uscc' does not exist"],
  [
    'an argument that the schema lacks',
    'Query: { permits: (_, { last }) => last }',
    "'last' does not exist",
  ],
  [
    'a loader that the subgraph lacks',
    'Permit: { id: (_, __, { loaders }) => loaders.get }',
    "'get' does not exist",
  ],
];

let tree: ProjectTree;
let report: { content: boolean; output: string };

beforeAll(async () => {
  const files = (cases: readonly (readonly string[])[], name: string) =>
    Object.fromEntries(
      cases.map(([, fields], index) => [
        `subgraphs/water/${name}-${index}.ts`,
        resolvers(fields ?? ''),
      ]),
    );
  tree = await projectTree({
    'subgraphs/kit/definition.ts':
      'export interface Context<Loaders = unknown> { readonly loaders: Loaders }\n',
    'subgraphs/water/models.ts': 'export interface PermitModel { readonly number: string }\n',
    'subgraphs/water/schema.generated.ts': await resolverTypes(typeDefs, [
      'PermitModel',
      'Unrelated',
    ]),
    ...files(fitting, 'fitting'),
    ...files(faulty, 'faulty'),
  });
  report = await tree.run('check:types');
});

afterAll(() => tree.remove());

/** What the compiler says of a file; its further lines are indented. */
function complaintsOf(file: string): string {
  return report.output
    .split(/\n(?! )/)
    .filter((complaint) => complaint.startsWith(file))
    .join('\n');
}

test('the types themselves compile', () => {
  expect(complaintsOf('subgraphs/water/schema.generated.ts')).toBe('');
});

describe('a resolver may give and take', () => {
  test.each(fitting.map(([fits], index) => [fits, index] as const))('%s', (_, index) => {
    expect(complaintsOf(`subgraphs/water/fitting-${index}.ts`)).toBe('');
  });
});

describe('a resolver does not compile with', () => {
  test.each(faulty.map(([fault, , complaint], index) => [fault, index, complaint] as const))(
    '%s',
    (_, index, complaint) => {
      expect(report.content).toBe(false);
      expect(complaintsOf(`subgraphs/water/faulty-${index}.ts`)).toContain(complaint);
    },
  );
});
