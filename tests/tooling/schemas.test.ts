/** What every schema of the graph must have: a description wherever a client may look, and nothing that is not for it. */
import {
  type ASTNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../schema/composition.ts';
import { subgraphNames } from '../../schema/departments.ts';
import { definitionOf } from '../../subgraphs/index.ts';

type Element =
  | TypeDefinitionNode
  | EnumValueDefinitionNode
  | FieldDefinitionNode
  | InputValueDefinitionNode;

const kinds: ReadonlySet<string> = new Set([
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
]);

/** They stand for the whole graph; what they hold is described. */
const roots = ['Query', 'Mutation', 'Subscription'];

/** Every named element of a schema with its coordinates: `Business.permits.first`. */
function elementsOf(sdl: string): (readonly [coordinates: string, element: Element])[] {
  const path: string[] = [];
  const found: (readonly [string, Element])[] = [];
  visit(parse(sdl), {
    enter(node: ASTNode) {
      if (node.kind === Kind.DIRECTIVE) return false;
      if (!('name' in node) || node.name === undefined) return undefined;
      path.push(node.name.value);
      if (kinds.has(node.kind)) found.push([path.join('.'), node as Element]);
      return undefined;
    },
    leave(node: ASTNode) {
      if ('name' in node && node.name !== undefined) path.pop();
    },
  });
  return found;
}

function undescribed(sdl: string): string[] {
  return elementsOf(sdl)
    .filter(
      ([coordinates, { description }]) =>
        !description?.value.trim() && !roots.includes(coordinates),
    )
    .map(([coordinates]) => coordinates);
}

test('what has no description is found, wherever it stands', () => {
  const found = undescribed(`
    "Said." type Business @key(fields: "uscc") { "Said." uscc: ID! name("Said." short: Int, long: Int): String }
    extend type Query { business: Business }
    "Said." enum Kind { A "Said." B }
    scalar Day
    union Either = Business
    "Said." input Ask { kind: Kind }
  `);
  expect(found).toEqual([
    'Business.name',
    'Business.name.long',
    'Query.business',
    'Kind.A',
    'Day',
    'Either',
    'Ask.kind',
  ]);
});

test.each(subgraphNames)('everything in the schema of %s is described', (name) => {
  expect(undescribed(definitionOf(name).typeDefs)).toEqual([]);
});

describe('the graph', () => {
  const graph = compose(subgraphNames.map(definitionOf));

  test('is described alike by every subgraph', () => {
    expect(graph.warnings).toEqual([]);
  });

  test('keeps the change feeds and all else inaccessible from clients', () => {
    const hidden = elementsOf(graph.supergraph)
      .filter(([, { directives }]) => directives?.some(({ name }) => name.value === 'inaccessible'))
      .map(([coordinates]) => coordinates);
    expect(hidden).toEqual(expect.arrayContaining(['Query.changes', 'Change', 'ChangePage']));
    const visible = elementsOf(graph.api).map(([coordinates]) => coordinates);
    expect(visible.filter((coordinates) => hidden.includes(coordinates))).toEqual([]);
  });

  test('has nothing of federation for clients to see', () => {
    const visible = elementsOf(graph.api).map(([coordinates]) => coordinates);
    expect(visible).toContain('Business.uscc');
    expect(visible.filter((coordinates) => /(^|\.)_|__/.test(coordinates))).toEqual([]);
  });
});
