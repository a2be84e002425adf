/** The timeline of a business: all that happened there, of all departments, newest first, one statement however long. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { insertInspection, insertParty, insertPenalty, insertPermit } from '../feed/records.ts';
import { type RecordsCity, startRecordsCity } from './city.ts';

let city: RecordsCity;
let uscc: string;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-23');
  city = await startRecordsCity();
  uscc = await city.business();
  const water = city.databases.get('water');
  if (!water) throw new Error('The city has no water.');
  await insertParty(water.pool, { id: 'P', uscc });
  await insertInspection(water.pool, { id: 'I-1', party: 'P', day: '2026-03-05' });
  await insertInspection(water.pool, {
    id: 'I-2',
    party: 'P',
    day: '2026-03-07',
    status: 'CANCELLED',
  });
  await insertPenalty(water.pool, { id: 'F-1', party: 'P', day: '2026-03-06' });
  await insertPermit(water.pool, { id: 'L-1', party: 'P' });
  for (const [department, prefix, type, day] of [
    ['water', 'Water', 'LICENCE_VERIFICATION', '2025-01-01'],
    ['culture-tourism', 'Culture', 'GUIDANCE', '2026-05-01'],
    ['market-supervision', 'Market', 'CASE_INVESTIGATION', '2026-06-01'],
    ['urban-management', 'Urban', 'PATROL', '2026-03-06'],
  ]) {
    await city.as(
      `officer:${department}`,
      `mutation ($input: Record${prefix}EntryInput!) { record${prefix}Entry(input: $input) { __typename } }`,
      { type, day, subject: { uscc, name: '枕河烧烤' }, officers: ['A1', 'A2'] },
    );
  }
  await city.visit(uscc, '2026-12-01', ['water', 'market-supervision']);
  await city.settled();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const timeline = `query ($uscc: Uscc!, $first: Int, $after: String, $from: Date, $to: Date, $types: [TimelineType!]) {
  business(uscc: $uscc) { timeline(first: $first, after: $after, from: $from, to: $to, types: $types) {
    nodes {
      day type department
      inspection { number department findings { text } }
      visit { departments }
      penalty { number fineYuan }
      permit { number certificate }
      entry { number type day department subject { name } business { name } ... on WaterEntry { officers } }
    }
    pageInfo { hasNextPage endCursor }
  } }
}`;

const ask = async (variables: object = {}) => {
  const { data, errors } = await city.ask(timeline, { uscc, ...variables });
  expect(errors).toEqual([]);
  return data.business.timeline;
};

describe('a timeline', () => {
  it('tells everything by all departments, newest first, but what was called off', async () => {
    const { nodes } = await ask();
    expect(nodes.map(({ day, type }: { day: string; type: string }) => `${day} ${type}`)).toEqual([
      '2026-12-01 VISIT',
      '2026-06-01 CASE_INVESTIGATION',
      '2026-05-01 GUIDANCE',
      '2026-03-06 PENALTY',
      '2026-03-06 PATROL',
      '2026-03-05 INSPECTION',
      '2025-01-02 PERMIT',
      '2025-01-01 LICENCE_VERIFICATION',
    ]);
  });

  it('leads from each to what the department that holds it tells', async () => {
    const { nodes } = await ask();
    const nothing = { inspection: null, visit: null, penalty: null, permit: null, entry: null };
    expect(nodes).toContainEqual({
      ...nothing,
      day: '2026-03-05',
      type: 'INSPECTION',
      department: 'WATER',
      inspection: { number: 'I-1', department: 'WATER', findings: [{ text: '水表失准' }] },
    });
    expect(nodes).toContainEqual({
      ...nothing,
      day: '2025-01-02',
      type: 'PERMIT',
      department: 'WATER',
      permit: { number: 'L-1', certificate: '排水许可证' },
    });
    expect(nodes).toContainEqual(
      expect.objectContaining({
        type: 'LICENCE_VERIFICATION',
        entry: {
          number: expect.any(String),
          type: 'LICENCE_VERIFICATION',
          day: '2025-01-01',
          department: 'WATER',
          subject: { name: '枕河烧烤' },
          business: { name: '枕河烧烤' },
          officers: ['A1', 'A2'],
        },
      }),
    );
    const [visit] = nodes;
    expect(visit).toMatchObject({
      department: 'WATER',
      visit: { departments: ['MARKET_SUPERVISION', 'WATER'] },
    });
  });

  it('is walked in pages, once each, and narrowed to days and types', async () => {
    const whole = (await ask()).nodes;
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await ask({ first: 3, after });
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(whole);
    const some = await ask({ from: '2026-03-06', to: '2026-05-01', types: ['PATROL', 'GUIDANCE'] });
    expect(some.nodes.map(({ type }: { type: string }) => type)).toEqual(['GUIDANCE', 'PATROL']);
  });

  it('is for staff', async () => {
    const { errors } = await city.ask(timeline, { uscc }, 'public');
    expect(errors.map(({ extensions }) => extensions?.code)).toContain('FORBIDDEN');
  });
});

describe('entries that are no inspections', () => {
  it('count nowhere as inspections, and start no quiet period', async () => {
    const { data } = await city.ask(
      `query ($uscc: Uscc!) {
        business(uscc: $uscc) {
          inspections { nodes { number } }
          inspectionBudget(year: 2026) { department used }
        }
        visitReduction(from: "2026-05-01", to: "2026-06-30") { nodes { figures { inspections visits } } }
      }`,
      { uscc },
    );
    expect(data.business.inspections.nodes).toEqual([{ number: 'I-2' }, { number: 'I-1' }]);
    expect(data.visitReduction.nodes).toEqual([]);
    const used = data.business.inspectionBudget.map((it: { department: string; used: number }) => [
      it.department,
      it.used,
    ]);
    expect(Object.fromEntries(used)).toEqual({
      WATER: 2,
      MARKET_SUPERVISION: 1,
      URBAN_MANAGEMENT: 0,
      CULTURE_TOURISM: 0,
    });
  });
});

it('takes one statement for the timelines of many businesses, and one for each type behind them', async () => {
  const other = await city.business();
  await city.visit(other, '2026-12-02', ['water']);
  await city.stopPulling();
  const statements = city.statements.get('coordination') ?? [];
  statements.length = 0;
  const { data, errors } = await city.ask(`{ businesses(first: 100) { nodes { timeline { nodes {
    day type department inspection { day } visit { day } penalty { decidedOn } permit { id } entry { day }
  } } } } }`);
  expect(errors).toEqual([]);
  const events = data.businesses.nodes.map(
    (it: { timeline: { nodes: unknown[] } }) => it.timeline.nodes.length,
  );
  expect(events.toSorted()).toEqual([1, 8]);
  expect(statements).toHaveLength(5);
});
