/** Whatever the history of a few businesses, the review tells what comparing every check with every other tells. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import type { Served } from '../setup/served.ts';
import { type MadeCheck, naiveBudget, naivePairs, naiveVisits } from './naive.ts';
import { pairsOf, record, register, serveReview } from './reviewed-city.ts';

const usccs = [usccOf(1), usccOf(2)];
const home = '河埠街道枕河路1号';
const places = [home, '河埠街道枕河路2号'];
const items = {
  water: ['WA-001', 'WA-004'],
  'urban-management': ['UM-003', 'UM-008'],
  'market-supervision': ['MS-001'],
};

const check = fc
  .record({
    department: fc.constantFrom('water', 'urban-management', 'market-supervision' as const),
    uscc: fc.constantFrom(...usccs),
    address: fc.constantFrom(...places),
    offset: fc.integer({ min: -45, max: 45 }),
    year: fc.constantFrom(2025, 2026, 2026),
    window: fc.constantFrom(0, 0, 30),
    kind: fc.constantFrom('ROUTINE', 'ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE'),
    status: fc.constantFrom('DONE', 'DONE', 'DONE', 'PLANNED', 'CANCELLED' as const),
    picks: fc.subarray([0, 1]),
  })
  .map(({ department, offset, year, window, picks, ...rest }): Omit<MadeCheck, 'id'> => {
    const day = addDays(`${year}-11-21`, offset);
    const codes = items[department as keyof typeof items];
    return {
      ...rest,
      status: rest.status as MadeCheck['status'],
      department,
      day,
      lastDay: addDays(day, window),
      items: picks.flatMap((at) => codes[at] ?? []),
    };
  });
const histories = fc
  .array(check, { maxLength: 25 })
  .map((checks): MadeCheck[] => checks.map((it, at) => ({ ...it, id: `I${at}` })));

let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  coordination = await serveReview();
  await register(
    coordination.database,
    usccs.map((uscc) => ({ uscc, riskGrade: 'B' })),
  );
  await coordination.database.pool.query(
    `INSERT INTO recognised_item VALUES ('urban-management', 'UM-003', 'water', 'WA-004', 'GB 18483')`,
  );
});
afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

async function given(checks: readonly MadeCheck[]): Promise<void> {
  await emptyTables(coordination.database.pool, 'inspection');
  await record(coordination.database, checks);
}

it('tells every duplicate and every pair that should have been joint, once', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (checks) => {
      await given(checks);
      const naive = naivePairs(checks);
      const duplicates = await pairsOf(coordination, 'duplicateChecks', {}, 7);
      const separate = await pairsOf(coordination, 'shouldHaveBeenJoint', {}, 7);
      expect([...duplicates].sort()).toEqual(naive.duplicates);
      expect([...separate].sort()).toEqual(naive.separate);
    }),
    { numRuns: 40 },
  );
});

it('counts the visits of a period and of the year before', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (checks) => {
      await given(checks);
      const { data, errors } = await coordination.ask(
        `{ visitReduction(from: "2026-11-01", to: "2026-12-10") { nodes {
          figures { inspections visits jointVisits visitsSaved }
          yearBefore { inspections visits jointVisits visitsSaved }
        } } }`,
      );
      expect(errors).toEqual([]);
      const figures = naiveVisits(checks, '2026-11-01', '2026-12-10');
      const yearBefore = naiveVisits(checks, '2025-11-01', '2025-12-10');
      const none = figures.visits + yearBefore.visits === 0;
      expect(data.visitReduction.nodes).toEqual(none ? [] : [{ figures, yearBefore }]);
    }),
    { numRuns: 40 },
  );
});

it('tells what every body has used of its ceiling at every premises', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (checks) => {
      await given(checks);
      const { data, errors } = await coordination.ask(
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business { inspectionBudget(year: 2026) {
          department address ceiling used caseChecks plannedByItself left } } } }`,
        { of: usccs.map((uscc) => ({ __typename: 'Business', uscc })) },
      );
      expect(errors).toEqual([]);
      for (const [at, uscc] of usccs.entries()) {
        const told = data._entities[at].inspectionBudget;
        expect(told.filter((it: { address: string }) => it.address === home)).toHaveLength(4);
        for (const { department, address, ceiling, left, ...days } of told) {
          const name = department.toLowerCase().replaceAll('_', '-');
          const naive = naiveBudget(checks, { uscc, address, department: name, year: 2026 });
          expect(days).toEqual(naive);
          expect(ceiling).toBe(2);
          expect(left).toBe(Math.max(0, 2 - naive.used - naive.caseChecks));
        }
      }
    }),
    { numRuns: 40 },
  );
});
