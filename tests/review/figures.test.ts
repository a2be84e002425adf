/** What the review counts: visits by group, beside the year before, and what is left of a year's ceiling. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import type { Served } from '../setup/served.ts';
import { record, register, serveReview } from './reviewed-city.ts';

const [grill, hotel, ungraded] = [usccOf(1), usccOf(2), usccOf(3)];
const branch = '泥沟镇站前路9号';
const market = { department: 'market-supervision', items: ['MS-012'] };
const water = { department: 'water' };
let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  coordination = await serveReview();
  await register(coordination.database, [
    { uscc: grill, riskGrade: 'B' },
    { uscc: hotel, tradeCode: '6110' },
    { uscc: ungraded, riskGrade: null },
  ]);
  await record(coordination.database, [
    // The year before: two bodies that came apart.
    { ...water, id: 'L1', uscc: grill, day: '2025-03-01' },
    { ...market, id: 'L1', uscc: grill, day: '2025-03-02' },
    { ...market, id: 'L2', uscc: hotel, day: '2025-04-02' },
    // This year: together, and once more for a case, at a branch, and called off.
    { ...water, id: 'T1', uscc: grill, day: '2026-03-01' },
    { ...market, id: 'T1', uscc: grill, day: '2026-03-01' },
    { ...market, id: 'T2', uscc: grill, day: '2026-03-01', items: ['MS-020'] },
    { ...water, id: 'T2', uscc: grill, day: '2026-04-05', kind: 'CASE' },
    { ...water, id: 'T3', uscc: grill, day: '2026-05-05', address: branch, street: '泥沟镇' },
    { ...water, id: 'T4', uscc: grill, day: '2026-05-06', status: 'CANCELLED' },
    { ...water, id: 'T5', uscc: grill, day: '2026-12-06', status: 'PLANNED' },
    { ...water, id: 'T6', uscc: hotel, day: '2026-06-06' },
  ]);
});
afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

/** Inspections, visits, joint visits and visits saved of each group, in the period and the year before. */
async function reduction(args: string): Promise<Record<string, unknown>> {
  const figures = '{ inspections visits jointVisits visitsSaved }';
  const { data, errors } = await coordination.ask(
    `{ visitReduction(${args}) { nodes { group figures ${figures} yearBefore ${figures} } } }`,
  );
  expect(errors).toEqual([]);
  return Object.fromEntries(
    data.visitReduction.nodes.map((it: { group: string; figures: object; yearBefore: object }) => [
      it.group,
      [Object.values(it.figures).join(' '), Object.values(it.yearBefore).join(' ')],
    ]),
  );
}

const firstHalf = 'from: "2026-01-01", to: "2026-06-30"';

describe('the visits of a period', () => {
  it.each<[string, string, object]>([
    ['', 'all together', { '': ['6 4 1 2', '3 3 0 0'] }],
    [
      'groupBy: DEPARTMENT',
      'by department, a joint visit with each',
      { 'market-supervision': ['2 1 1 2', '2 2 0 0'], water: ['4 4 1 2', '1 1 0 0'] },
    ],
    [
      'groupBy: MONTH',
      'by month, beside the same month a year before',
      {
        '2026-03': ['3 1 1 2', '2 2 0 0'],
        '2026-04': ['1 1 0 0', '1 1 0 0'],
        '2026-05': ['1 1 0 0', '0 0 0 0'],
        '2026-06': ['1 1 0 0', '0 0 0 0'],
      },
    ],
    [
      'groupBy: STREET',
      'by street',
      { 河埠街道: ['5 3 1 2', '3 3 0 0'], 泥沟镇: ['1 1 0 0', '0 0 0 0'] },
    ],
    ['groupBy: TRADE', 'by trade', { 6110: ['1 1 0 0', '1 1 0 0'], 6210: ['5 3 1 2', '2 2 0 0'] }],
  ])('%s are counted %s', async (groupBy, _, expected) => {
    expect(await reduction(`${firstHalf} ${groupBy}`)).toEqual(expected);
  });

  it('come page by page', async () => {
    const page = async (after: string | null) => {
      const { data } = await coordination.ask(
        `query ($after: String) { visitReduction(${firstHalf}, groupBy: MONTH, first: 3, after: $after) {
          nodes { group } pageInfo { endCursor hasNextPage }
        } }`,
        { after },
      );
      return data.visitReduction;
    };
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(second.nodes).toEqual([{ group: '2026-06' }]);
  });

  it('tell the joint rate and the change, and nothing where there is nothing to divide by', async () => {
    const rates = '{ figures { jointRate } yearBefore { jointRate } change }';
    const { data } = await coordination.ask(
      `{ spring: visitReduction(from: "2026-03-01", to: "2026-03-31") { nodes ${rates} }
         june: visitReduction(from: "2026-06-01", to: "2026-06-30") { nodes ${rates} } }`,
    );
    expect(data.spring.nodes).toEqual([
      { figures: { jointRate: 1 }, yearBefore: { jointRate: 0 }, change: -0.5 },
    ]);
    expect(data.june.nodes).toEqual([
      { figures: { jointRate: 0 }, yearBefore: { jointRate: null }, change: null },
    ]);
  });

  it.each([
    ['from: "2026-03-02", to: "2026-03-01"', '`to` must not be before `from`'],
    ['from: "2025-01-01", to: "2026-03-01"', 'The period must not be longer than a year'],
  ])('are refused for %s', async (period, message) => {
    const { errors } = await coordination.ask(`{ visitReduction(${period}) { nodes { group } } }`);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

async function budgetsOf(usccs: readonly string[], identity?: Identity, year = 2026) {
  const { data, errors } = await coordination.ask(
    `query ($of: [_Any!]!, $year: Int!) { _entities(representations: $of) { ... on Business {
      inspectionBudget(year: $year) {
        department address year riskGrade ceiling used caseChecks plannedByItself left
      } } } }`,
    { of: usccs.map((uscc) => ({ __typename: 'Business', uscc })), year },
    identity,
  );
  return { businesses: data._entities, errors };
}

describe('the budget of a business', () => {
  it('holds every body at the registered premises, and who comes at others', async () => {
    const { businesses } = await budgetsOf([grill]);
    const told = businesses[0].inspectionBudget.map(
      (it: Record<string, unknown>) =>
        `${it['department']} ${it['address'] === branch ? 'branch' : 'home'} ${it['used']}+${it['caseChecks']}+${it['plannedByItself']} left ${it['left']}/${it['ceiling']}`,
    );
    expect(told).toEqual([
      'CULTURE_TOURISM home 0+0+0 left 2/2',
      'MARKET_SUPERVISION home 1+0+0 left 1/2',
      'URBAN_MANAGEMENT home 0+0+0 left 2/2',
      'WATER home 1+1+1 left 0/2',
      'WATER branch 1+0+0 left 1/2',
    ]);
  });

  it('has no ceiling without a grade', async () => {
    const { businesses } = await budgetsOf([ungraded]);
    expect(businesses[0].inspectionBudget[0]).toMatchObject({
      riskGrade: null,
      ceiling: null,
      left: null,
      used: 0,
    });
  });

  it('takes one statement for many businesses', async () => {
    coordination.statements.length = 0;
    const { businesses } = await budgetsOf(Array.from({ length: 100 }, (_, at) => usccOf(at)));
    expect(businesses).toHaveLength(100);
    expect(coordination.statements).toHaveLength(1);
  });

  it('is for staff, and of years that there are', async () => {
    const citizen: Identity = { subject: 'citizen', role: 'PUBLIC', scopes: [] };
    const refused = await budgetsOf([grill], citizen);
    expect(refused.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    const { errors } = await budgetsOf([grill], undefined, 0);
    expect(errors[0]?.message).toContain('`year` must be from 1900 to 9998, got 0.');
  });
});
