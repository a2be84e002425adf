/** Whatever is asked by whomever: nothing leaks, nothing else is lost, and what runs is valid. */
import fc from 'fast-check';
import { execute, validate } from 'graphql';
import { expect, test } from 'vitest';
import type { Rights } from '../../gateway/authorization/rights.ts';
import { answers, apiSchema, ask, rights, valid } from './protected-graph.ts';
import { operations } from './random-operations.ts';

const scopes = [
  'keep',
  'tax:read',
  'money',
  'chief',
  'personal:read',
  'vault',
  'grade',
  'score',
  'must',
];

const callers: fc.Arbitrary<Rights> = fc
  .record({
    held: fc.subarray(scopes),
    policies: fc.subarray(['role:OFFICER', 'role:ANALYST', 'department:water']),
    authenticated: fc.boolean(),
    purpose: fc.boolean(),
  })
  .map(({ held, policies, ...more }) => rights(held, { ...more, policies: new Set(policies) }));

type Needs = (rights: Rights) => boolean;
const scope =
  (name: string): Needs =>
  (held) =>
    held.scopes.has(name);
const personal: Needs = (held) => held.scopes.has('personal:read') && held.purpose;

/** What whoever sees a value must be; each value tells where it comes from. */
const needs: ReadonlyMap<unknown, Needs> = new Map<unknown, Needs>([
  ['Shop.kept', scope('keep')],
  [
    'Shop.tax',
    (held) => held.scopes.has('chief') || (held.scopes.has('tax:read') && held.scopes.has('money')),
  ],
  ['Shop.phone', personal],
  ['Owner.name', personal],
  [answers.shop.owner.age, personal],
  [answers.place.owner.age, personal],
  ['Stall.street', (held) => held.policies.has('role:OFFICER')],
  [answers.vault.gold, scope('vault')],
  [answers.vault.silver, scope('vault')],
  [answers.grade, scope('grade')],
  ['Stamp', (held) => held.policies.has('department:water') || held.policies.has('role:ANALYST')],
  [answers.shop.score, scope('score')],
  ['Strict.must', scope('must')],
  ['Query.staff', (held) => held.authenticated],
]);

/** Values that may be withheld though their own type gives them: an interface gives what all its types do. */
const interfaces: ReadonlyMap<unknown, Needs> = new Map<unknown, Needs>([
  ['Stall.kept', scope('keep')],
  ['Vault', scope('vault')],
  ['Shop.street', (held) => held.policies.has('role:OFFICER')],
]);

/** Where null makes null what is around it. */
const required: readonly unknown[] = [
  answers.shop.owner.age,
  answers.place.owner.age,
  'Strict.must',
];

const queries = operations(apiSchema, 4).filter((query) => {
  try {
    return validate(apiSchema, valid(query)).length === 0;
  } catch {
    // Two fragments may ask for different things by one name.
    return false;
  }
});

function leaves(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [value];
  return Object.values(value).flatMap(leaves);
}

/** What of `whole`, the answer to somebody who may have everything, `mine` lacks without a reason. */
function lost(whole: unknown, mine: unknown, held: Rights): unknown[] {
  if (mine === null || mine === undefined) {
    const all = leaves(whole);
    if (all.some((leaf) => required.includes(leaf) && !needs.get(leaf)?.(held))) return [];
    return all.filter((leaf) => {
      if (leaf === null) return false;
      return needs.get(leaf)?.(held) ?? interfaces.get(leaf)?.(held) ?? true;
    });
  }
  if (typeof whole !== 'object' || whole === null) return whole === mine ? [] : [whole];
  return Object.entries(whole).flatMap(([name, value]) =>
    lost(value, (mine as Record<string, unknown>)[name], held),
  );
}

test('nobody sees what they may not, and everybody all the rest', () => {
  fc.assert(
    fc.property(queries, callers, (query, held) => {
      const { data, errors } = ask(query, held);
      const leaked = leaves(data).filter((leaf) => needs.get(leaf)?.(held) === false);
      expect(leaked).toEqual([]);
      const whole = execute({ schema: apiSchema, document: valid(query), rootValue: answers });
      if (whole instanceof Promise) throw new Error('Nothing here takes time.');
      expect(lost(whole.data, data, held)).toEqual([]);
      expect(JSON.stringify(data)).not.toContain('__oneCheck');
      for (const { extensions } of errors) {
        expect(extensions?.['code']).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
      }
    }),
    { numRuns: 400 },
  );
});

test('whoever may have everything gets what the graph answers', () => {
  const all = rights(scopes, { policies: new Set(['role:OFFICER', 'department:water']) });
  fc.assert(
    fc.property(queries, (query) => {
      const whole = execute({ schema: apiSchema, document: valid(query), rootValue: answers });
      expect(ask(query, all)).toEqual({ data: JSON.parse(JSON.stringify(whole)).data, errors: [] });
    }),
    { numRuns: 100 },
  );
});
