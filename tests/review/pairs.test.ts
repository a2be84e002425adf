/** Which two checks are a duplicate, which should have been joint, and which are neither. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import { emptyTables } from '../setup/emptied.ts';
import type { Served } from '../setup/served.ts';
import {
  pairsOf,
  type ReviewedInspection,
  record,
  register,
  serveReview,
} from './reviewed-city.ts';

const shop = usccOf(1);
const day = '2026-03-05';
let coordination: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  coordination = await serveReview();
  await register(coordination.database, [{ uscc: shop }]);
  await coordination.database.pool.query(
    `UPDATE item SET frequency_by_law = true WHERE code = 'WA-020';
     INSERT INTO recognised_item VALUES
       ('water', 'WA-004', 'urban-management', 'UM-003', 'GB 18483'),
       ('market-supervision', 'MS-044', 'culture-tourism', 'CT-017', 'GB 7588')`,
  );
});
afterEach(() => emptyTables(coordination.database.pool, 'inspection, demand, visit CASCADE'));
afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

type Given = Partial<ReviewedInspection>;

/** What becomes of two checks, the first by water on 2026-03-05 of WA-001 unless told otherwise. */
async function verdict(earlier: Given, later: Given): Promise<string> {
  const common = { uscc: shop, department: 'water', day };
  await record(coordination.database, [
    { ...common, id: 'A', ...earlier },
    { ...common, id: 'B', ...later },
  ]);
  const duplicates = await pairsOf(coordination, 'duplicateChecks');
  const separate = await pairsOf(coordination, 'shouldHaveBeenJoint');
  return [
    ...duplicates.map((it) => `duplicate ${it}`),
    ...separate.map((it) => `separate ${it}`),
  ].join();
}

const water = (days: number, given: Given = {}): Given => ({ day: addDays(day, days), ...given });
const urban = (days: number, given: Given = {}): Given =>
  water(days, { department: 'urban-management', items: ['UM-008'], ...given });

describe('two checks', () => {
  it.each<[string, Given, Given, string]>([
    ['of one item 29 days apart are a duplicate', {}, water(29), 'duplicate A B 29'],
    ['of one item 30 days apart are none', {}, water(30), ''],
    ['of one item on one day are one visit', {}, water(0), ''],
    ['of different items by one body are neither', {}, water(3, { items: ['WA-004'] }), ''],
    ['by two bodies on one day are a joint visit', {}, urban(0), ''],
    [
      'of different items by two bodies 29 days apart should have been joint',
      {},
      urban(29),
      'separate A B 29',
    ],
    ['of different items by two bodies 30 days apart are free', {}, urban(30), ''],
    [
      'that name no items should have been joint',
      { items: [] },
      urban(1, { items: [] }),
      'separate A B 1',
    ],
    [
      'of mutually recognised items are a duplicate, whoever came',
      { items: ['WA-004'] },
      urban(7, { items: ['UM-003', 'UM-008'] }),
      'duplicate A B 7',
    ],
    [
      'of recognised items are a duplicate the other way round too',
      urban(0, { items: ['UM-003'] }),
      water(7, { items: ['WA-004'] }),
      'duplicate A B 7',
    ],
    [
      'of a key field are no duplicate by recognition',
      { department: 'market-supervision', items: ['MS-044'] },
      water(7, { department: 'culture-tourism', items: ['CT-017'] }),
      'separate A B 7',
    ],
    ['of which the later is a case are neither', {}, water(3, { kind: 'CASE' }), ''],
    ['of which the earlier is a case are neither', { kind: 'CASE' }, urban(3), ''],
    ['of a local campaign are bound', { kind: 'SPECIAL_CAMPAIGN' }, water(3), 'duplicate A B 3'],
    [
      'whose frequency a law fixes are neither',
      { items: ['WA-020'] },
      water(3, { items: ['WA-020'] }),
      '',
    ],
    ['of which one was called off are neither', { status: 'CANCELLED' }, water(3), ''],
    [
      'of two premises of one business are neither',
      {},
      water(3, { address: '河埠街道枕河路2号' }),
      '',
    ],
    [
      'of one premises written two ways are at one premises',
      { address: '山东省台河区河埠街道 枕河路１号' },
      water(3),
      'duplicate A B 3',
    ],
    [
      'without an address were at the registered one',
      { address: null },
      water(3),
      'duplicate A B 3',
    ],
    ['of two businesses at one address are neither', {}, water(3, { uscc: usccOf(2) }), ''],
    [
      'of which one was planned and never made are neither',
      {},
      water(3, { status: 'PLANNED', lastDay: '2026-11-20' }),
      '',
    ],
    [
      'of which one can still be made are a duplicate to come',
      {},
      water(3, { status: 'PLANNED', lastDay: '2026-11-21' }),
      'duplicate A B 3',
    ],
    [
      'on both sides of 28 February count calendar days',
      { day: '2026-01-31' },
      { day: '2026-03-01' },
      'duplicate A B 29',
    ],
    [
      'on both sides of a new year are as near as others',
      { day: '2025-12-31' },
      { day: '2026-01-29' },
      'duplicate A B 29',
    ],
  ])('%s', async (_, earlier, later, expected) => {
    expect(await verdict(earlier, later)).toBe(expected);
  });
});

const subject = `${shop}/河埠街道枕河路1号`;

/** A visit that coordination planned, and the demand of one body that it serves. */
async function planned(
  on: string,
  exemption: string | null,
  demand: { id: string; exemption?: string; items: string; code?: string },
): Promise<void> {
  await coordination.database.pool.query(
    `INSERT INTO visit (subject, id, uscc, premises, day, lead, exemption, quiet_days, code)
     VALUES ($1, 'V' || $2, $3, '河埠街道枕河路1号', $4, 'water', $5, 30, $6)`,
    [subject, demand.id, shop, on, exemption, demand.code ?? null],
  );
  await coordination.database.pool.query(
    `INSERT INTO demand (subject, id, uscc, premises, department, kind, selection, exemption, items, earliest, latest,
       state, visit, day, visit_stands, filed_by)
     VALUES ($1, $2, $3, '河埠街道枕河路1号', 'water', 'ROUTINE', 'TARGETED', $4, ARRAY[$5], $6, $6, 'SERVED', 'V' || $2,
       $6, true, 'officer')`,
    [subject, demand.id, shop, demand.exemption ?? null, demand.items, on],
  );
}

describe('a visit planned here', () => {
  const first = {
    id: 'A',
    uscc: shop,
    department: 'water',
    day: '2026-12-01',
    status: 'PLANNED',
  } as const;

  it('makes a duplicate to come with what a department plans by itself', async () => {
    await record(coordination.database, [first]);
    await planned('2026-12-10', null, { id: 'D', items: 'water:WA-001' });
    expect(await pairsOf(coordination, 'duplicateChecks', { time: 'COMING' })).toEqual(['A D 9']);
    expect(await pairsOf(coordination, 'duplicateChecks', { time: 'PAST' })).toEqual([]);
  });

  it.each([
    ['a re-check of a rectification', 'RECTIFICATION', 'RECTIFICATION'],
    ['ordered from above', 'SUPERIOR_ORDER', 'SUPERIOR_ORDER'],
    ['made in spite of a quiet period by override', 'OVERRIDE', undefined],
    ['made for a minimum', 'MINIMUM', undefined],
  ])('is no duplicate where it was %s', async (_, visitExemption, exemption) => {
    await record(coordination.database, [first]);
    const demand = { id: 'D', items: 'water:WA-001', ...(exemption && { exemption }) };
    await planned('2026-12-10', visitExemption, demand);
    expect(await pairsOf(coordination, 'duplicateChecks')).toEqual([]);
  });

  it('starts a quiet period even where an override let it be', async () => {
    await planned('2026-12-10', 'OVERRIDE', { id: 'D', items: 'water:WA-001' });
    await record(coordination.database, [{ ...first, day: '2026-12-12' }]);
    expect(await pairsOf(coordination, 'duplicateChecks')).toEqual(['D A 2']);
  });

  it('counts once when its inspection is recorded under its code', async () => {
    await planned('2026-03-10', null, { id: 'D', items: 'water:WA-001', code: 'C1' });
    await record(coordination.database, [
      { id: 'A', uscc: shop, department: 'water', day, status: 'DONE' },
      { id: 'B', uscc: shop, department: 'water', day: '2026-03-11', code: 'C1' },
    ]);
    expect(await pairsOf(coordination, 'duplicateChecks')).toEqual(['A B 6']);
  });

  it('is one visit for all that is recorded under its code, on whatever day', async () => {
    await planned('2026-03-10', null, { id: 'D', items: 'water:WA-001', code: 'C1' });
    await record(coordination.database, [
      { id: 'A', uscc: shop, department: 'water', day: '2026-03-10', code: 'C1' },
      {
        id: 'B',
        uscc: shop,
        department: 'urban-management',
        day: '2026-03-11',
        code: 'C1',
        items: ['UM-008'],
      },
    ]);
    expect(await pairsOf(coordination, 'shouldHaveBeenJoint')).toEqual([]);
  });
});

describe('the lists', () => {
  const made = (id: string, on: string, given: Given = {}): ReviewedInspection => ({
    id,
    uscc: shop,
    department: 'water',
    day: on,
    ...given,
  });

  it.each([
    ['the day of the later check', { from: '2026-03-12', to: '2026-03-12' }, ['B C 7']],
    ['departments of either check', { departments: ['URBAN_MANAGEMENT'] }, ['D E 29', 'C D 8']],
    ['the street of the later check', { street: '泥沟镇' }, ['C D 8']],
    ['what is past', { time: 'PAST' }, ['C D 8', 'B C 7']],
    ['what is still to come', { time: 'COMING' }, ['D E 29']],
  ])('can be narrowed by %s', async (_, filter, expected) => {
    await record(coordination.database, [
      made('B', day, { items: ['WA-009'] }),
      made('C', '2026-03-12', { items: ['WA-004', 'WA-009'] }),
      made('D', '2026-03-20', {
        department: 'urban-management',
        items: ['UM-003'],
        street: '泥沟镇',
      }),
      made('E', '2026-04-18', { items: ['WA-004'], status: 'PLANNED', lastDay: '2026-12-31' }),
    ]);
    expect(await pairsOf(coordination, 'duplicateChecks', filter)).toEqual(expected);
  });

  it('tell as coming also what was made while an earlier one was still to make', async () => {
    await record(coordination.database, [
      made('A', '2026-11-01', { status: 'PLANNED', lastDay: '2026-11-30' }),
      made('B', '2026-11-10'),
    ]);
    expect(await pairsOf(coordination, 'duplicateChecks', { time: 'COMING' })).toEqual(['A B 9']);
    const ofWater = { time: 'COMING', departments: ['WATER'], street: '河埠街道' };
    expect(await pairsOf(coordination, 'duplicateChecks', ofWater)).toEqual(['A B 9']);
    expect(await pairsOf(coordination, 'duplicateChecks', { time: 'PAST' })).toEqual([]);
  });

  it('hold to the street of the register what was recorded without one', async () => {
    await record(coordination.database, [made('A', day), made('B', '2026-03-12')]);
    await coordination.database.pool.query('UPDATE inspection SET street = NULL');
    const found = (street: string) => pairsOf(coordination, 'duplicateChecks', { street });
    expect(await found('河埠街道')).toEqual(['A B 7']);
    await record(coordination.database, [
      { ...made('E', day, { street: '泥沟镇' }), uscc: usccOf(9) },
    ]);
    expect(await found('泥沟镇')).toEqual([]);
  });

  it('tell both inspections, what they have in common and how far apart they are', async () => {
    await record(coordination.database, [
      made('A', day, { items: ['WA-001', 'WA-009'] }),
      made('B', addDays(day, 5), { items: ['WA-001', 'WA-004'] }),
    ]);
    const { data, errors } = await coordination.ask(`{ duplicateChecks { nodes {
      daysApart address business { uscc } commonItems { id department code name }
      earlier { done department day inspection { __typename id day } demand { id } }
      later { inspection { __typename id day } }
    } } }`);
    expect(errors).toEqual([]);
    expect(data.duplicateChecks.nodes).toEqual([
      {
        daysApart: 5,
        address: '河埠街道枕河路1号',
        business: { uscc: shop },
        commonItems: [
          { id: 'water:WA-001', department: 'WATER', code: 'WA-001', name: '取水计量检查' },
        ],
        earlier: {
          done: true,
          department: 'WATER',
          day,
          inspection: { __typename: 'WaterInspection', id: 'water:A', day },
          demand: null,
        },
        later: { inspection: { __typename: 'WaterInspection', id: 'water:B', day: '2026-03-10' } },
      },
    ]);
  });

  it('take one statement for the pairs and one for all inspections in them', async () => {
    await record(
      coordination.database,
      Array.from({ length: 40 }, (_, at) => made(`I${at}`, addDays(day, at))),
    );
    coordination.statements.length = 0;
    const { data } = await coordination.ask(
      `{ duplicateChecks(first: 100) { nodes { earlier { inspection { id } } later { inspection { id } } } } }`,
    );
    expect(data.duplicateChecks.nodes).toHaveLength(100);
    expect(coordination.statements).toHaveLength(2);
  });

  it.each(['duplicateChecks', 'shouldHaveBeenJoint'])('of %s are for staff', async (list) => {
    const citizen: Identity = { subject: 'citizen', role: 'PUBLIC', scopes: [] };
    const { errors } = await coordination.ask(`{ ${list} { nodes { daysApart } } }`, {}, citizen);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
