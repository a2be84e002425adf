/** What is left of an operation for a caller who may not have all of it, and what is answered for the rest. */
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Rights } from '../../gateway/authorization/rights.ts';
import { ask, authorization, nobody, rights, valid } from './protected-graph.ts';

/** The operation that runs, written in one line; undefined where none does. */
function left(query: string, held = nobody): string | undefined {
  const document = authorization.authorize(valid(query), undefined, held)?.document;
  return document && print(document).replace(/\s+/g, ' ').trim();
}

describe('a field', () => {
  test('that is withheld is null, with an error at its path; the rest is answered', () => {
    expect(ask('{ open shop { name tax } }', rights())).toEqual({
      data: { open: 'Query.open', shop: { name: 'Shop.name', tax: null } },
      errors: [
        {
          message: 'Shop.tax is withheld: it needs the scope tax:read with money or chief.',
          path: ['shop', 'tax'],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', field: 'Shop.tax', at: 'shop.tax' },
        },
      ],
    });
  });

  test('never reaches the planner', () => {
    expect(left('{ open shop { name tax } }')).toBe('{ open shop { name } }');
  });

  test.each([
    [['tax:read'], null],
    [['money'], null],
    [['tax:read', 'money'], 'Shop.tax'],
    [['chief'], 'Shop.tax'],
  ])('with alternatives needs all scopes of one: %j', (scopes, tax) => {
    expect(ask('{ shop { name tax } }', rights(scopes)).data).toEqual({
      shop: { name: 'Shop.name', tax },
    });
  });

  test('needs what a directive imported under another name says', () => {
    expect(ask('{ open staff }', nobody).data).toEqual({ open: 'Query.open', staff: null });
    expect(ask('{ open staff }', rights()).data).toEqual({
      open: 'Query.open',
      staff: 'Query.staff',
    });
  });

  test('of another subgraph is withheld like any other', () => {
    expect(ask('{ shop { name score } }', rights()).data).toEqual({
      shop: { name: 'Shop.name', score: null },
    });
    expect(ask('{ shop { score } }', rights(['score'])).data).toEqual({ shop: { score: 7 } });
  });

  test('is null under its alias', () => {
    expect(ask('{ shop { name t: tax } }', rights())).toMatchObject({
      data: { shop: { name: 'Shop.name', t: null } },
      errors: [{ path: ['shop', 't'] }],
    });
  });

  test('whose selection is left empty goes with it', () => {
    expect(ask('{ open shop { tax next { tax } } }', rights())).toMatchObject({
      data: { open: 'Query.open', shop: null },
      errors: [{ path: ['shop', 'tax'] }, { path: ['shop', 'next', 'tax'] }],
    });
    expect(left('{ open shop { tax next { tax } } }')).toBe('{ open }');
  });

  test('selected twice, once with nothing left, is answered where it can be', () => {
    expect(ask('{ shop { next { tax } } shop { next { name } } }', rights()).data).toEqual({
      shop: { next: { name: 'Shop.name', tax: null } },
    });
  });

  test('behind a list has the path of the list', () => {
    expect(ask('{ shops { next { tax name } } }', rights())).toMatchObject({
      data: {
        shops: [
          { next: { name: 'Shop.name', tax: null } },
          { next: { name: 'Shop.name', tax: null } },
        ],
      },
      errors: [{ path: ['shops'], extensions: { at: 'shops.next.tax', field: 'Shop.tax' } }],
    });
  });

  test('that cannot be null makes null what is around it', () => {
    expect(ask('{ open shop { name owner { age masked } } }', rights()).data).toEqual({
      open: 'Query.open',
      shop: { name: 'Shop.name', owner: null },
    });
    expect(ask('{ open strict { may must } }', rights()).data).toBeNull();
    expect(ask('{ shops { strict: owner { age masked } } }', rights()).data).toEqual({
      shops: [{ strict: null }, { strict: null }],
    });
  });

  test('left empty that cannot be null stays, for the sake of what is around it', () => {
    expect(ask('{ open shops { tax } }', rights()).data).toEqual({
      open: 'Query.open',
      shops: [{ tax: null }, { tax: null }],
    });
    expect(
      ask('{ shop { name } ...Shops } fragment Shops on Query { shops { tax } }', rights()).data,
    ).toEqual({
      shop: { name: 'Shop.name' },
      shops: [{ tax: null }, { tax: null }],
    });
    expect(left('{ shops { tax } }', rights())).toBeUndefined();
  });

  test('left empty of what is skipped is empty, not null', () => {
    const query =
      'query ($no: Boolean = false) { strict { must @include(if: $no) } shop { tax @include(if: $no) } }';
    expect(ask(query, rights())).toEqual({ data: { strict: {}, shop: {} }, errors: [] });
  });

  test('that is skipped is neither null nor an error', () => {
    const query = 'query ($with: Boolean = false) { open shop { name tax @include(if: $with) } }';
    expect(ask(query, rights())).toEqual({
      data: { open: 'Query.open', shop: { name: 'Shop.name' } },
      errors: [],
    });
    expect(ask(query, rights(), { with: true })).toMatchObject({
      data: { shop: { name: 'Shop.name', tax: null } },
      errors: [{ path: ['shop', 'tax'] }],
    });
    expect(ask('{ shop { name tax @skip(if: true) } }', rights()).errors).toEqual([]);
  });
});

describe('a type', () => {
  test('requires it of every field of that type', () => {
    expect(ask('{ open vault { gold } grade stamp }', rights()).data).toEqual({
      open: 'Query.open',
      vault: null,
      grade: null,
      stamp: null,
    });
    expect(
      ask(
        '{ vault { gold } grade stamp }',
        rights(['vault', 'grade'], { policies: new Set(['department:water']) }),
      ).data,
    ).toEqual({ vault: { gold: 1001 }, grade: 'A', stamp: 'Stamp' });
  });

  test('of a union is taken out, the others stay', () => {
    expect(
      ask('{ found { __typename ... on Shop { name } ... on Vault { gold } } }', rights()),
    ).toMatchObject({
      data: { found: { __typename: 'Shop', name: 'Shop.name' } },
      errors: [{ path: ['found', 'gold'], extensions: { field: 'Vault.gold' } }],
    });
    expect(left('{ found { ... on Vault { __typename } } open }')).toBe('{ open }');
  });

  test('of an argument is required of the field', () => {
    const needsGrade = [
      '{ open count(grade: A) }',
      '{ open count(wish: { grade: A }) }',
      '{ open count(wishes: [{ inner: { grade: B } }]) }',
      'query ($grade: Grade) { open count(grade: $grade) }',
    ];
    for (const query of needsGrade) {
      expect(left(query, rights())).toBe('{ open }');
      expect(left(query, rights(['grade']))).toContain('count');
    }
    expect(left('{ count(wish: { other: 3 }) }', rights())).toBe('{ count(wish: {other: 3}) }');
    // A variable may hold anything of its type.
    expect(left('query ($wish: Wish) { open count(wish: $wish) }', rights(['grade']))).toBe(
      '{ open }',
    );
  });
});

describe('an interface', () => {
  test('does not lead to what a type behind it withholds', () => {
    expect(ask('{ place { name street kept } }', rights())).toMatchObject({
      data: { place: { name: 'Stall.name', street: null, kept: null } },
      errors: [{ path: ['place', 'street'] }, { path: ['place', 'kept'] }],
    });
  });

  test('leaves a field of one of its types, and withholds that of another', () => {
    const query =
      '{ places { name ... on Shop { street kept } ...Stalls } } fragment Stalls on Stall { street kept }';
    expect(ask(query, rights())).toMatchObject({
      data: {
        places: [
          { name: 'Shop.name', street: 'Shop.street', kept: null },
          { name: 'Stall.name', street: null, kept: 'Stall.kept' },
          null,
        ],
      },
      errors: [
        { path: ['places'], extensions: { field: 'Shop.kept' } },
        { path: ['places'], extensions: { field: 'Stall.street' } },
      ],
    });
  });

  test('tells nothing that was not asked for', () => {
    const { data } = ask('{ places { ... on Shop { id kept } } }', rights());
    expect(data).toEqual({ places: [{ id: '1', kept: null }, {}, null] });
  });
});

describe('what is no longer used', () => {
  test('leaves: fragments, variables, other operations', () => {
    const query = `query Asked($id: ID, $with: Boolean!) {
        open @skip(if: $with)
        shop(id: $id) { ...Money }
      }
      query Other { open }
      fragment Money on Shop { next { tax } ...Kept }
      fragment Kept on Shop { kept }`;
    const asked = (held: Rights) => {
      const document = authorization.authorize(valid(query), 'Asked', held)?.document;
      return document && print(document).replace(/\s+/g, ' ');
    };
    expect(asked(rights())).toBe('query Asked($with: Boolean!) { open @skip(if: $with) }');
    expect(asked(rights(['keep']))).toBe(
      'query Asked($id: ID, $with: Boolean!) { open @skip(if: $with) shop(id: $id) { ...Money } } ' +
        'fragment Money on Shop { ...Kept } fragment Kept on Shop { kept }',
    );
  });

  test('a fragment that changes though the operation does not is changed', () => {
    const query = '{ shop { ...Money } } fragment Money on Shop { name tax }';
    expect(left(query, rights())).toBe('{ shop { ...Money } } fragment Money on Shop { name }');
  });
});

describe('an operation', () => {
  test('of which nothing is left is not run', () => {
    expect(left('{ staff vault { gold } }')).toBeUndefined();
    expect(ask('{ staff vault { gold } }', nobody)).toMatchObject({
      data: null,
      errors: [{ path: ['staff'] }, { path: ['vault'] }],
    });
  });

  test('that changes something is not run for an answer that is withheld whole', () => {
    expect(left('mutation { burn(id: 1) move(id: 1) { tax } }')).toBeUndefined();
    expect(left('mutation { burn(id: 1) move(id: 1) { id } }')).toBe(
      'mutation { move(id: 1) { id __oneCheckType: __typename } }',
    );
  });

  test('of which nothing is taken is the very same', () => {
    const document = valid('{ open shop { name } }');
    expect(authorization.authorize(document, undefined, nobody)).toMatchObject({ key: undefined });
    expect(authorization.authorize(document, undefined, nobody)?.document).toBe(document);
  });

  test('is filtered once for all who lack the same', () => {
    const document = valid('{ open shop { name tax } }');
    const first = authorization.authorize(document, undefined, rights(['unheard-of']));
    expect(authorization.authorize(document, undefined, rights(['also-unheard-of']))).toBe(first);
    const chief = authorization.authorize(document, undefined, rights(['chief']));
    expect(chief?.document).toBe(document);
    expect(first?.key).not.toBe(chief?.key);
  });

  test('may use the names under which the gateway asks for types', () => {
    const query = '{ places { __oneCheckType: name ... on Shop { kept } } }';
    expect(ask(query, rights()).data).toEqual({
      places: [{ __oneCheckType: 'Shop.name', kept: null }, { __oneCheckType: 'Stall.name' }, null],
    });
  });

  test('is told of at most a hundred withheld fields', () => {
    const deep = Array.from(
      { length: 22 },
      (_, index) =>
        `fragment F${index} on Shop { tax a: next { ...F${index + 1} } b: next { ...F${index + 1} } }`,
    );
    const query = `{ shop { name ...F0 } } ${deep.join('\n')} fragment F22 on Shop { tax }`;
    expect(ask(query, rights()).errors).toHaveLength(100);
  });
});
