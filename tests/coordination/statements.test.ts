/** One statement for each type and hop, however many businesses or records are asked for. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';
import { insertInspections, insertPenalties } from './ledger-rows.ts';

const businesses = Array.from({ length: 100 }, (_, index) => usccOf(index));
const departments = ['market-supervision', 'urban-management', 'culture-tourism', 'water'];
let coordination: Served;

beforeAll(async () => {
  coordination = await serve(coordinationOver(() => []));
  const records = businesses.flatMap((uscc, index) =>
    departments.map((department) => ({ department, id: `R${index}`, uscc })),
  );
  await insertInspections(coordination.database, records);
  await insertPenalties(coordination.database, records);
});
afterAll(() => coordination.close());

/** How many statements the answer to a question took. */
async function statementsFor(query: string, variables?: object) {
  coordination.statements.length = 0;
  const { data, errors } = await coordination.ask(query, variables);
  expect(errors).toEqual([]);
  return { data, statements: coordination.statements.length };
}

it('takes three for the inspections, penalties and visits of a hundred businesses', async () => {
  const { data, statements } = await statementsFor(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business {
      inspections { nodes { id department subject { name } business { uscc } } }
      penalties { nodes { id department subject { name } business { uscc } } }
      visits { nodes { id departments business { uscc } } }
    } } }`,
    { of: businesses.map((uscc) => ({ __typename: 'Business', uscc })) },
  );
  expect(statements).toBe(3);
  for (const { inspections, penalties, visits } of data._entities) {
    expect([inspections.nodes.length, penalties.nodes.length, visits.nodes.length]).toEqual([
      4, 4, 1,
    ]);
  }
});

it('takes one for the inspections of all departments by id', async () => {
  const { data, statements } = await statementsFor(
    `query ($of: [_Any!]!) { _entities(representations: $of) {
      ... on WaterInspection { id day } ... on MarketInspection { id day }
    } }`,
    {
      of: businesses.flatMap((_, index) => [
        { __typename: 'WaterInspection', id: `water:R${index}` },
        { __typename: 'MarketInspection', id: `market-supervision:R${index}` },
      ]),
    },
  );
  expect(statements).toBe(1);
  expect(new Set(data._entities.map(({ id }: { id: string }) => id)).size).toBe(200);
});

it('takes three for all that is known of every feed', async () => {
  const { statements } = await statementsFor(
    '{ departments { feed { caughtUp pulledAt recordsKnown recordsRejected } } }',
  );
  expect(statements).toBe(3);
});
