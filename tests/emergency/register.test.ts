/** Emergencies: registered after they took place, in time by the State Council's calendar or late, and never planned. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  officerOf,
  type PlanningCity,
  startPlanningCity,
  supervisor,
  type Told,
} from '../planning/planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
  await city.officers([
    ['W1', 'water'],
    ['W2', 'water'],
    ['W3', 'water', true],
    ['U1', 'urban-management'],
    ['U2', 'urban-management'],
  ]);
});
beforeEach(() => vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21'));
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const registration = `mutation ($input: RegisterEmergencyInput!) { registerEmergency(input: $input) {
  __typename
  ... on EmergencyRegistered {
    visit {
      id day status code exemption freeFrom operator departments business { uscc }
      demands { kind exemption state approvedAt outcome items { id } business { uscc } }
    }
    emergency { deadline deadlineUnknown timeliness daysOver reason }
    warnings { rule message figures { name value } }
  }
  ... on EmergencyRefused { rule message figures { name value } }
} }`;

function register(input: object): Promise<Told> {
  return city.as('water', registration, {
    items: ['WA-009'],
    enteredAt: '2026-11-21T09:30:00+08:00',
    officers: ['W1', 'W2'],
    reason: '堤岸渗水',
    ...input,
  });
}

/** Registered on `today`, of officers who entered and left on `day`. */
async function registered(day: string, today: string): Promise<Told> {
  vi.stubEnv('ONE_CHECK_TODAY', today);
  const enteredAt = `${day}T09:30:00+08:00`;
  const leftAt = `${day}T10:30:00+08:00`;
  return register({ uscc: await city.business(), enteredAt, leftAt });
}

describe('an emergency', () => {
  it('becomes a visit that has taken place, with a code, that binds nobody', async () => {
    const uscc = await city.business();
    const { visit, emergency, warnings } = await register({ uscc, outcome: 'PROBLEMS_FOUND' });
    expect(visit).toMatchObject({
      day: '2026-11-21',
      status: 'DONE',
      code: expect.stringMatching(/^[0-9A-HJ-NPQRTUWXY]{16}$/),
      exemption: 'EMERGENCY',
      freeFrom: null,
      operator: null,
      departments: ['WATER'],
      business: { uscc },
    });
    expect(visit.demands).toEqual([
      {
        kind: 'CASE',
        exemption: 'EMERGENCY',
        state: 'SERVED',
        approvedAt: expect.any(String),
        outcome: 'PROBLEMS_FOUND',
        items: [{ id: 'water:WA-009' }],
        business: { uscc },
      },
    ]);
    expect(emergency).toMatchObject({ timeliness: 'IN_TIME', daysOver: 0, reason: '堤岸渗水' });
    expect(warnings).toEqual([]);
    const next = await city.plan(uscc, { earliest: '2026-11-22', latest: '2026-11-22' });
    expect(next).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-11-22' });
  });

  it('takes place in spite of a quiet period and leaves what is planned as it is', async () => {
    const uscc = await city.business();
    const planned = await city.plan(uscc, { earliest: '2026-11-21', latest: '2026-11-21' });
    const { visit } = await register({ uscc });
    expect(visit.id).not.toBe(planned.visit.id);
    expect((await city.demand(planned.demand.id)).visit.id).toBe(planned.visit.id);
  });

  it('may exceed the yearly ceiling, of which the authority is warned', async () => {
    const uscc = await city.business({ riskGrade: 'A' });
    await city.inspected(uscc, '2026-02-01');
    const { warnings } = await register({ uscc });
    expect(warnings).toMatchObject([
      {
        rule: 'CEILING_EXCEEDED',
        figures: [
          { name: 'checks in the year', value: 2 },
          { name: 'ceiling', value: 1 },
        ],
      },
    ]);
  });

  it('is underway until its body tells with the code what it came to', async () => {
    const { visit } = await register({ uscc: await city.business() });
    expect(visit.status).toBe('UNDERWAY');
    const completed = await city.change('water', 'completeVisit', {
      code: visit.code,
      outcome: 'CLEAN',
    });
    expect(completed.visit).toMatchObject({ status: 'DONE', exemption: 'EMERGENCY' });
  });

  it('does not begin a quiet period by the inspection that is recorded under its code', async () => {
    const uscc = await city.business();
    const { visit } = await register({ uscc });
    await city.inspected(uscc, '2026-11-21', { code: visit.code });
    const next = await city.plan(uscc, { earliest: '2026-11-23', latest: '2026-11-23' });
    expect(next.arrangement).toBe('NEW_VISIT');
  });

  it('may be at a deregistered business, and at someone whom the register does not know', async () => {
    const uscc = await city.business({ status: 'DEREGISTERED' });
    expect((await register({ uscc })).__typename).toBe('EmergencyRegistered');
    const { visit } = await register({ operator: '老王烧烤摊', address: '河埠街道运河边3号' });
    expect(visit).toMatchObject({ operator: '老王烧烤摊', business: null, status: 'UNDERWAY' });
    expect(visit.demands[0].business).toBeNull();
    // The record is linked to a business later: it still starts no quiet period.
    const linked = await city.business();
    const there = { address: '河埠街道运河边3号' };
    await city.inspected(linked, '2026-11-21', { ...there, code: visit.code });
    const next = { ...there, earliest: '2026-11-23', latest: '2026-11-23' };
    expect((await city.plan(linked, next)).arrangement).toBe('NEW_VISIT');
  });

  it('gets its first outcome however often it is sent, even at once', async () => {
    const input = { uscc: await city.business(), idempotencyKey: 'e-1' };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => register(input)));
    expect(new Set(outcomes.map(({ visit }) => visit.id)).size).toBe(1);
    expect(await register({ ...input, reason: '溃堤' })).toMatchObject({ rule: 'INVALID_REQUEST' });
  });

  it('is not taken from a mistyped year', async () => {
    const uscc = await city.business();
    expect(await register({ uscc, enteredAt: '2016-11-21T08:00:00+08:00' })).toMatchObject({
      rule: 'INVALID_REQUEST',
      message:
        'They came in on 2016-11-21, and nothing is registered from before 2025-11-20: look at the year.',
    });
  });
});

describe('the deadline', () => {
  it.each([
    // Friday: Monday and Tuesday are the two working days after it.
    ['2026-11-20', '2026-11-24', '2026-11-24', 'IN_TIME', 0],
    ['2026-11-20', '2026-11-25', '2026-11-24', 'LATE', 1],
    // The Saturday before the Spring Festival is a working day; the next is ten days later.
    ['2026-02-13', '2026-02-24', '2026-02-24', 'IN_TIME', 0],
    ['2026-02-12', '2026-02-15', '2026-02-14', 'LATE', 1],
    // National Day: the second working day is 9 October.
    ['2026-09-30', '2026-10-09', '2026-10-09', 'IN_TIME', 0],
    ['2026-09-30', '2026-10-12', '2026-10-09', 'LATE', 3],
  ])(
    'of %s, registered on %s: %s, %s by %i days',
    async (day, today, deadline, timeliness, daysOver) => {
      const { emergency, warnings } = await registered(day, today);
      expect(emergency).toMatchObject({ deadline, timeliness, daysOver, deadlineUnknown: null });
      expect(warnings.map(({ rule }: Told) => rule)).toEqual(
        timeliness === 'LATE' ? ['EMERGENCY_REGISTERED_LATE'] : [],
      );
    },
  );

  it('is not guessed where a year’s calendar is not published', async () => {
    const { emergency, warnings } = await registered('2026-12-30', '2027-02-01');
    expect(emergency).toMatchObject({ deadline: null, timeliness: 'UNKNOWN', daysOver: null });
    expect(emergency.deadlineUnknown).toContain('2027');
    expect(warnings).toMatchObject([
      {
        rule: 'EMERGENCY_DEADLINE_UNKNOWN',
        message: expect.stringContaining('2027'),
        figures: [{ name: 'year without a published calendar', value: 2027 }],
      },
    ]);
  });

  it('that is missed is on the supervising authority’s list, and so is the emergency', async () => {
    const { visit } = await registered('2026-11-02', '2026-11-10');
    const { data } = await city.served.ask(
      `{ inspectionWarnings(first: 100, rules: [EMERGENCY_REGISTERED_LATE], from: "2026-11-02", to: "2026-11-02") {
          nodes { department message figures { value } visit { id } } }
        emergencies(first: 100, timeliness: LATE, from: "2026-11-10", to: "2026-11-10", departments: [WATER]) {
          nodes { daysOver visit { id } } } }`,
      {},
      supervisor,
    );
    expect(data.inspectionWarnings.nodes).toEqual([
      {
        department: 'WATER',
        message: expect.stringContaining('2026-11-04'),
        figures: [{ value: 6 }],
        visit: { id: visit.id },
      },
    ]);
    expect(data.emergencies.nodes).toEqual([{ daysOver: 6, visit: { id: visit.id } }]);
  });
});

describe('an emergency is refused', () => {
  it.each([
    ['one officer', { officers: ['W1'] }, 'OFFICERS_MISSING'],
    ['one officer named twice', { officers: ['W1', 'W1'] }, 'OFFICERS_MISSING'],
    ['an auxiliary', { officers: ['W1', 'W2', 'W3'] }, 'OFFICER_NOT_CERTIFIED'],
    ['another body’s officers', { officers: ['U1', 'U2'] }, 'OFFICER_NOT_CERTIFIED'],
    ['an item that is not published', { items: ['WA-999'] }, 'ITEM_NOT_PUBLISHED'],
    ['another body’s item', { items: ['UM-008'] }, 'ITEM_NOT_PUBLISHED'],
    ['no reason', { reason: ' ' }, 'INVALID_REQUEST'],
    ['a time to come', { enteredAt: '2026-11-22T00:00:00+08:00' }, 'INVALID_REQUEST'],
    ['leaving before entering', { leftAt: '2026-11-21T09:00:00+08:00' }, 'INVALID_REQUEST'],
    ['two subjects', { operator: '摊贩', address: '河埠街道' }, 'INVALID_REQUEST'],
    ['nobody to be found', { uscc: null, operator: '摊贩' }, 'INVALID_REQUEST'],
  ])('for %s', async (_, input, rule) => {
    const uscc = await city.business();
    expect(await register({ uscc, ...input })).toMatchObject({
      __typename: 'EmergencyRefused',
      rule,
    });
    const { rows } = await city.database.pool.query('SELECT FROM visit WHERE uscc = $1', [uscc]);
    expect(rows).toEqual([]);
  });

  it('to everyone but officers', async () => {
    const input = {
      items: ['WA-009'],
      enteredAt: '2026-11-21T09:30:00+08:00',
      officers: [],
      reason: '-',
    };
    const { errors } = await city.served.ask(registration, { input }, supervisor);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    const asked = await city.served.ask(
      '{ emergencies { nodes { reason } } }',
      {},
      {
        ...officerOf('water'),
        role: 'PUBLIC',
      },
    );
    expect(asked.errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

it.each([
  ['an emergency that is planned', `UPDATE visit SET status = 'PLANNED', code = NULL`],
  ['an emergency that becomes an ordinary check', 'UPDATE visit SET exemption = NULL'],
  ['its demand becoming a case', `UPDATE demand SET exemption = 'CASE'`],
])('the database refuses %s', async (_, statement) => {
  const uscc = await city.business();
  await register({ uscc });
  const changed = city.database.pool.query(`${statement} WHERE uscc = $1`, [uscc]);
  await expect(changed).rejects.toMatchObject({ code: '23514' });
});
