/**
 * The sample exports, where they lie beside the project: a joint plan of everything in them, proposed through the
 * graph, is as good as the optimum that trying every set of days finds.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { startUnlinkedCity, type TestCity } from '../setup/city.ts';
import { haveSamples, importSamples } from '../setup/samples.ts';
import { accepted } from './accepting.ts';
import { planned } from './proposing.ts';

describe.skipIf(!haveSamples)('a joint plan of the sample exports', () => {
  let city: TestCity;
  // biome-ignore lint/suspicious/noExplicitAny: what the question below asks for
  let plan: any;

  beforeAll(async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
    city = await startUnlinkedCity();
    await importSamples(city);
    plan = await planned(city.ask, { from: '2026-11-21', to: '2027-03-31', theme: '年末检查' });
  });

  afterAll(async () => {
    await city.close();
    vi.unstubAllEnvs();
  });

  it('takes up all 1,367 demands, of which at best 1,263 can be served, by 1,079 visits', () => {
    expect(plan.status).toBe('DONE');
    expect(plan.figures.demands).toBe(1367);
    expect(plan.figures.best).toEqual({ served: 1263, visits: 1079 });
  });

  it('serves 1,094 of them by 949 visits on working days under the yearly ceilings, and teams have room', () => {
    expect(plan.figures).toMatchObject({
      served: 1094,
      unserved: 273,
      unservedByReason: expect.arrayContaining([
        { reason: 'QUIET_PERIOD', demands: 99 },
        { reason: 'CEILING_REACHED', demands: 174 },
      ]),
      visits: 949,
      visitsSaved: 145,
      visitsWithoutRoom: { reached: 0, atLeast: 0 },
      provisionalYears: [2027],
    });
  });

  it('tells of every one of them once: on a visit, on a day of its window, or why not', async () => {
    const told: string[] = [];
    for await (const { day, business, departments, demands } of pages('visits', onVisit)) {
      expect(business.name).toBeTruthy();
      expect(new Set(demands.map((it: Demand) => it.department))).toEqual(new Set(departments));
      for (const { inspection, earliest, latest } of demands) {
        expect(earliest <= day && day <= latest).toBe(true);
        told.push(inspection.id);
      }
    }
    expect(told).toHaveLength(plan.figures.served);
    for await (const { inspection } of pages('unserved', 'inspection { id }')) {
      told.push(inspection.id);
    }
    expect(told).toHaveLength(1367);
    expect(new Set(told).size).toBe(1367);
  });

  it('serves 1,248 by 1,069 where the ceilings are far away', async () => {
    const { pool } = city.databases.get('coordination') as Database;
    await pool.query('UPDATE ceiling SET checks = 100 * checks');
    const { figures } = await planned(city.ask, {
      from: '2026-11-21',
      to: '2027-03-31',
      theme: '年末检查',
    });
    expect(figures).toMatchObject({
      served: 1248,
      unserved: 119,
      unservedByReason: [{ reason: 'QUIET_PERIOD', demands: 119 }],
      visits: 1069,
      visitsSaved: 179,
    });
    await pool.query('UPDATE ceiling SET checks = checks / 100');
  });

  it('is accepted as it is while nothing has changed: nothing it proposes breaks a rule', async () => {
    const visits: string[] = [];
    for await (const { id } of pages('visits', 'id')) visits.push(id);
    const acceptance = await accepted(
      (query, variables) => city.ask(query, variables, 'supervisor'),
      {
        id: plan.id,
        visits: visits.filter((_, index) => index % 8 === 0),
      },
    );
    expect(acceptance).toMatchObject({ status: 'DONE', accepted: 119, partly: 0, changed: 0 });
  });

  /** All nodes of a list of the plan. */
  async function* pages(list: string, node: string) {
    for (let after: string | null = null, more = true; more; ) {
      const { data, errors } = await city.ask(
        `query ($id: ID!, $after: String) { jointPlan(id: $id) {
          ${list}(first: 100, after: $after) { nodes { ${node} } pageInfo { hasNextPage endCursor } }
        } }`,
        { id: plan.id, after },
      );
      expect(errors).toEqual([]);
      const { nodes, pageInfo } = data.jointPlan[list];
      yield* nodes;
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
  }
});

interface Demand {
  readonly department: string;
}

const onVisit =
  'day departments business { name } demands { department earliest latest inspection { id } }';
