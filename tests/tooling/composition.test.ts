/** Composition gives the same graph for the same schemas, and says where those that do not fit are to be mended. */
import { describe, expect, test } from 'vitest';
import { CompositionError, compose } from '../../schema/composition.ts';
import { typeDefsOf } from '../../subgraphs/kit/schema/type-defs.ts';

const water = {
  name: 'water' as const,
  typeDefs: typeDefsOf(`
    "A business." type Business @key(fields: "uscc") { "Its code." uscc: Uscc! "Its sewer." sewer: String }
    type Query { "For coordination." changes: String @inaccessible @shareable }
  `),
};

function urban(fields: string) {
  return {
    name: 'urban-management' as const,
    typeDefs: typeDefsOf(`
      "A business." type Business @key(fields: "uscc") { "Its code." uscc: Uscc! ${fields} }
      type Query { "A business." business: Business "For coordination." changes: String @inaccessible @shareable }
    `),
  };
}

const fumes = urban('"Its purifier." purifier: String');

function faultsOf(...subgraphs: Parameters<typeof compose>[0]): string {
  try {
    compose(subgraphs);
  } catch (error) {
    if (error instanceof CompositionError) return error.message;
    throw error;
  }
  return '';
}

describe('a graph that composes', () => {
  test('is the same text whatever the order of its subgraphs', () => {
    expect(compose([water, fumes])).toEqual(compose([fumes, water]));
  });

  test('routes each subgraph to the port of its place in the list of subgraphs', () => {
    const { supergraph } = compose([water, fumes]);
    expect(supergraph).toContain('name: "urban-management", url: "http://127.0.0.1:4002/graphql"');
    expect(supergraph).toContain('name: "water", url: "http://127.0.0.1:4004/graphql"');
  });

  test('shows clients every description, nothing of federation and nothing inaccessible', () => {
    const { api } = compose([water, fumes]);
    expect(api).toContain('"""Its sewer."""\n  sewer: String');
    expect(api).toContain('"""Its purifier."""\n  purifier: String');
    expect(api).not.toMatch(/changes|@join__|@link|@inaccessible|_entities|_service/);
  });

  test('warns where subgraphs describe the same thing differently', () => {
    const other = { ...water, typeDefs: water.typeDefs.replace('"Its code."', '"Its number."') };
    const [warning] = compose([other, fumes]).warnings;
    expect(warning).toContain('INCONSISTENT_DESCRIPTION: Element "Business.uscc"');
    expect(compose([water, fumes]).warnings).toEqual([]);
  });
});

describe('a graph that does not compose', () => {
  test('names the fault and the line in each subgraph', () => {
    const faults = faultsOf(water, urban('"Its sewer." sewer: Int @shareable'));
    expect(faults).toContain('FIELD_TYPE_MISMATCH: Type of field "Business.sewer" is incompatible');
    expect(faults).toMatch(/subgraph water: .*sewer: String/);
    expect(faults).toMatch(/subgraph urban-management: .*sewer: Int/);
  });

  test('names the file where a line comes from a file', () => {
    const faults = faultsOf(
      { ...water, typeDefs: water.typeDefs.replace('hasNextPage: Boolean!', 'hasNextPage: Bool!') },
      fumes,
    );
    expect(faults).toMatch(/schema\/shared\.graphql:\d+: hasNextPage: Bool!/);
  });

  test('names the place of a mistake in the grammar', () => {
    const faults = faultsOf(
      { ...water, typeDefs: `${water.typeDefs}\ntype Outlet { id ID }` },
      fumes,
    );
    expect(faults).toBe(
      '[water] Syntax Error: Expected ":", found Name "ID".\n  subgraph water: type Outlet { id ID }',
    );
  });

  test('shows a question that cannot be answered', () => {
    const faults = faultsOf(
      {
        ...water,
        typeDefs: water.typeDefs
          .replace('@key(fields: "uscc")', '')
          .replace('uscc: Uscc!', 'uscc: Uscc! @shareable'),
      },
      fumes,
    );
    expect(faults).toContain('SATISFIABILITY_ERROR');
    expect(faults).toContain('cannot find field "Business.sewer"');
  });
});
