/** Abstract types: interfaces, unions, objects in an interface's place, and types and values that callers may not know. */
import { describe, expect, test } from 'vitest';
import { federate } from './federated.ts';

const zoo = {
  typeDefs: `
    type Query { animals: [Animal!]! pets: [Pet] homes: [Home!]! secret: Pet colours: [Colour] }
    interface Animal { id: ID! name: String }
    type Cat implements Animal @key(fields: "id") { id: ID! name: String lives: Int }
    type Dog implements Animal @key(fields: "id") { id: ID! name: String }
    type Spy @inaccessible { id: ID! }
    union Pet = Cat | Dog | Spy
    union Home = Flat | Farm
    type Flat { pet: Cat } type Farm { pet: Cat }
    enum Colour { RED INFRARED @inaccessible }`,
  resolvers: {
    Query: {
      animals: () => [cat, dog],
      pets: () => [cat, spy, dog, null],
      homes: () => [
        { __typename: 'Flat', pet: cat },
        { __typename: 'Farm', pet: cat },
      ],
      secret: () => spy,
      colours: () => ['RED', 'INFRARED'],
    },
  },
};

const cat = { __typename: 'Cat', id: '1', name: 'Mimi', lives: 9 };
const dog = { __typename: 'Dog', id: '2', name: 'Wang' };
const spy = { __typename: 'Spy', id: '3' };

const clinic = {
  typeDefs: `
    type Cat @key(fields: "id") { id: ID! weight(unit: String = "kg"): String }
    type Dog @key(fields: "id") { id: ID! weight(unit: String = "kg"): String }`,
  resolvers: {
    Cat: { weight: (_: unknown, { unit }: { unit: string }) => `4 ${unit}` },
    Dog: { weight: (_: unknown, { unit }: { unit: string }) => `20 ${unit}` },
  },
};

const graph = federate({ zoo, clinic });

describe('fragments', () => {
  test('on the types of an interface get what each subgraph knows of them', async () => {
    const { answer } = await graph.ask(
      '{ animals { __typename name ... on Cat { lives weight } ...D } } fragment D on Dog { w: weight(unit: "g") }',
    );
    expect(answer).toEqual({
      data: {
        animals: [
          { __typename: 'Cat', name: 'Mimi', lives: 9, weight: '4 kg' },
          { __typename: 'Dog', name: 'Wang', w: '20 g' },
        ],
      },
    });
  });

  test('under types that ask one place for different things by one name are told apart', async () => {
    const { answer } = await graph.ask(
      '{ homes { ... on Flat { pet { w: weight(unit: "g") } } ... on Farm { pet { w: weight(unit: "t") } } } }',
    );
    expect(answer).toEqual({ data: { homes: [{ pet: { w: '4 g' } }, { pet: { w: '4 t' } }] } });
  });

  test('of one type may name different fields of another type alike', async () => {
    const { answer } = await graph.ask(
      '{ pets { kind: __typename ... on Cat { x: lives } ... on Dog { y: name } } }',
    );
    expect(answer.data?.['pets']).toEqual([
      { kind: 'Cat', x: 9 },
      null,
      { kind: 'Dog', y: 'Wang' },
      null,
    ]);
  });
});

describe('what callers may not know', () => {
  test('is null where it is a type, and its name does not get out', async () => {
    const { answer } = await graph.ask('{ secret { __typename } }');
    expect(answer.data).toEqual({ secret: null });
    expect(answer.errors).toMatchObject([{ path: ['secret'] }]);
    expect(JSON.stringify(answer)).not.toContain('Spy');
  });

  test('is null where it is a value of an enum, and its name does not get out', async () => {
    const { answer } = await graph.ask('{ colours }');
    expect(answer.data).toEqual({ colours: ['RED', null] });
    expect(JSON.stringify(answer)).not.toContain('INFRARED');
  });
});

describe('an object in an interface’s place', () => {
  const media = {
    typeDefs: `
      type Query { media: [Medium] }
      interface Medium @key(fields: "id") { id: ID! title: String }
      type Film implements Medium @key(fields: "id") { id: ID! title: String minutes: Int }
      type Song implements Medium @key(fields: "id") { id: ID! title: String }`,
    resolvers: {
      Query: { media: () => [medium({ id: 'f1' }), medium({ id: 's1' })] },
      Medium: { __resolveReference: medium },
      Film: { minutes: () => 90 },
    },
  };
  const ratings = {
    typeDefs: `
      type Query { best: Medium }
      type Medium @interfaceObject @key(fields: "id") { id: ID! stars: Int }`,
    resolvers: { Query: { best: () => ({ id: 'f1' }) }, Medium: { stars: () => 5 } },
  };
  const rated = federate({ media, ratings });

  function medium({ id }: { id: string }) {
    return { __typename: id.startsWith('f') ? 'Film' : 'Song', id, title: `title of ${id}` };
  }

  test('adds its fields to every type of the interface', async () => {
    const { answer } = await rated.ask('{ media { __typename stars ... on Film { minutes } } }');
    expect(answer).toEqual({
      data: {
        media: [
          { __typename: 'Film', stars: 5, minutes: 90 },
          { __typename: 'Song', stars: 5 },
        ],
      },
    });
  });

  test('is of a type that another subgraph tells, however late it is asked for its own fields', async () => {
    const { answer } = await rated.ask(
      '{ best { ... on Film { title again: id __typename } ... on Film { stars minutes } } }',
    );
    expect(answer).toEqual({
      data: {
        best: { title: 'title of f1', again: 'f1', __typename: 'Film', stars: 5, minutes: 90 },
      },
    });
  });

  test('need not be of a known type where nothing depends on it', async () => {
    const { answer, sent } = await rated.ask('{ best { id stars } }');
    expect(answer).toEqual({ data: { best: { id: 'f1', stars: 5 } } });
    expect(sent).toHaveLength(1);
  });
});
