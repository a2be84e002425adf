/** A supergraph that requires something of callers is refused by the planner as it is, and taken without just that. */
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { recogniseSupergraph } from '../../gateway/supergraph/recognise.ts';
import { supergraph, supergraphSdl } from './protected-graph.ts';

test('the planner refuses the supergraph, and takes what is left of it', () => {
  expect(() => Supergraph.build(supergraphSdl)).toThrow('is for: SECURITY but is unsupported');
  expect(() => Supergraph.build(supergraph.sdl)).not.toThrow();
});

describe('what is left', () => {
  test('links and defines nothing of what is required, under whatever name', () => {
    for (const gone of [
      'signedIn',
      'scoped',
      '@policy',
      'requiresScopes',
      'authenticated',
      'policy__Policy',
    ]) {
      expect(supergraphSdl).toContain(gone);
      expect(supergraph.sdl).not.toContain(gone);
    }
  });

  test('keeps every other security link, and all that planning needs', () => {
    for (const kept of [
      'inaccessible/v0.2',
      'secret: Int @inaccessible',
      '@join__field(graph: RECORDS)',
    ]) {
      expect(supergraph.sdl).toContain(kept);
    }
  });

  test('is the very text where nothing is required', () => {
    const sdl = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "http://a") }
      # as it was written
      type Query { open: String }`;
    const found = recogniseSupergraph(sdl);
    expect(found).toMatchObject({
      kind: 'supergraph',
      supergraph: { sdl, requirements: { empty: true } },
    });
  });
});

test.each([
  ['its own name', '', '@authenticated'],
  ['a prefix', ', as: "auth"', '@auth'],
  ['an import', ', import: ["@authenticated"]', '@authenticated'],
  ['another name', ', import: [{ name: "@authenticated", as: "@known" }]', '@known'],
  [
    'a prefix and an import',
    ', as: "auth", import: [{ name: "@authenticated", as: "@known" }]',
    '@known',
  ],
])('a directive is known by %s', (_, how, directive) => {
  const sdl = `schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY${how}) { query: Query }
    directive ${directive} on FIELD_DEFINITION
    directive @authenticatedElsewhere on FIELD_DEFINITION
    enum join__Graph { A @join__graph(name: "a", url: "http://a") }
    type Query { open: String @authenticatedElsewhere staff: String ${directive} }`;
  const found = recogniseSupergraph(sdl);
  if (found.kind !== 'supergraph') throw new Error(found.instead);
  const { requirements, sdl: left } = found.supergraph;
  expect(requirements.ofField('Query', 'staff')).toEqual([{ kind: 'authenticated' }]);
  expect(requirements.ofField('Query', 'open')).toEqual([]);
  expect(left).not.toMatch(new RegExp(`${directive}\\b`));
  expect(left).toContain('open: String @authenticatedElsewhere');
  expect(() => buildSchema(left, { assumeValidSDL: true })).not.toThrow();
});
