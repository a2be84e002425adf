/**
 * Our execution of plans against ApolloGateway's and against graphql-js over one schema, on random worlds and operations.
 *
 * `npm run test:differential` takes tens of thousands of cases; `DIFFERENTIAL_SEED` begins at another world, such as one
 * that a failure names.
 *
 * Where ApolloGateway's own execution differs from the one schema, ours need not differ with it. What is known: it loses
 * an object of which all that is asked for is under conditions that contradict each other (planned away; we ask for its
 * type besides); it takes the name of an interface for an object's type when a subgraph that has an object in the
 * interface's place is asked after the type is known; and at one place it answers what depends on the types above it
 * alike for all of them.
 */
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Random } from './differential/random.ts';
import { operationOver } from './differential/random-operation.ts';
import { compose } from './differential/three-ways.ts';
import { worldOf } from './differential/world.ts';

const wanted = Number(process.env['DIFFERENTIAL_CASES'] ?? 300);
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);
const operationsPerWorld = Math.min(100, Math.ceil(wanted / 6));

/** How many answers in a hundred ApolloGateway may give otherwise; it is far fewer. */
const tolerated = 2;

describe('an answer put together from subgraphs', () => {
  test(
    `is the answer of one schema, in ${wanted} random cases`,
    async () => {
      let cases = 0;
      let apollosOwn = 0;
      for (let seed = firstSeed; cases < wanted; seed += 1) {
        const world = await compose(worldOf(seed));
        for (let index = 0; world && index < operationsPerWorld && cases < wanted; index += 1) {
          const operation = operationOver(world.apiSchema, new Random(seed * 1000 + index));
          if (!world.isValid(parse(operation.query))) continue;
          const { ours, apollos, whole } = await world.answers(operation);
          const about = `operation ${index} of world ${seed}: ${operation.query} ${JSON.stringify(operation.variables)}`;
          expect(JSON.stringify(ours.data), about).toBe(JSON.stringify(whole.data));
          expect(ours.errors !== undefined, about).toBe(whole.errors !== undefined);
          for (const { path } of ours.errors ?? []) {
            expect(leadsToNull(ours.data, path ?? []), `${about}: ${path}`).toBe(true);
          }
          if (JSON.stringify(apollos.data) !== JSON.stringify(whole.data)) apollosOwn += 1;
          cases += 1;
          if (cases % 1_000 === 0)
            console.info(`${cases} of ${wanted} cases agree, at world ${seed}`);
        }
      }

      expect(apollosOwn).toBeLessThanOrEqual((cases * tolerated) / 100);
    },
    60_000 + wanted * 1_000,
  );
});

/** Whether what is at `path`, or above it, is null: an error stands for what is missing. */
function leadsToNull(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const element of path) {
    if (value === null || value === undefined) return true;
    value = (value as Record<string | number, unknown>)[element];
  }
  return value === null;
}
