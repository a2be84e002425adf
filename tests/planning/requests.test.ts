/** Requests sent again, and many at once. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { officerOf, type PlanningCity, startPlanningCity } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const on = (day: string) => ({ earliest: day, latest: day });

async function demandsOf(uscc: string): Promise<number> {
  const { rows } = await city.database.pool.query(
    'SELECT count(*)::int FROM demand WHERE uscc = $1',
    [uscc],
  );
  return rows[0].count;
}

describe('a request with a key', () => {
  it('gets its first outcome however often and however soon it is sent again', async () => {
    const uscc = await city.business();
    const input = { ...on('2026-12-01'), idempotencyKey: 'k-1' };
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => city.plan(uscc, input)));
    const later = await city.plan(uscc, input);
    expect(new Set([...outcomes, later].map((it) => it.demand.id)).size).toBe(1);
    expect(outcomes.every((it) => it.arrangement === 'NEW_VISIT')).toBe(true);
    expect(await demandsOf(uscc)).toBe(1);
  });

  it('gets its first outcome even where that was a duplicate or a refusal', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-01'));
    const duplicate = { ...on('2026-12-02'), idempotencyKey: 'k-2' };
    const refusal = { items: ['XX-1'], idempotencyKey: 'k-3' };
    for (const input of [duplicate, refusal]) {
      const first = await city.plan(uscc, input, 'urban-management');
      expect(await city.plan(uscc, input, 'urban-management')).toEqual(first);
    }
    expect(await demandsOf(uscc)).toBe(3);
  });

  it('is told apart from another request with that key, and from another body’s', async () => {
    const [one, other] = [await city.business(), await city.business()];
    const input = { ...on('2026-12-01'), idempotencyKey: 'k-4' };
    await city.plan(one, input);
    expect(await city.plan(one, { ...input, ...on('2026-12-02') })).toMatchObject({
      rule: 'INVALID_REQUEST',
      message: expect.stringContaining('take a new key'),
    });
    const elsewhere = await city.plan(other, input, 'urban-management');
    expect(elsewhere.arrangement).toBe('NEW_VISIT');
  });

  it('races with the same key for another business, and one of the two wins', async () => {
    const [one, other] = [await city.business(), await city.business()];
    const input = { ...on('2026-12-01'), idempotencyKey: 'k-5' };
    const outcomes = await Promise.all([city.plan(one, input), city.plan(other, input)]);
    const told = outcomes.map((it) => it.arrangement ?? it.rule).sort();
    expect(told).toEqual(['INVALID_REQUEST', 'NEW_VISIT']);
    expect((await demandsOf(one)) + (await demandsOf(other))).toBe(1);
  });
});

describe('many requests at once', () => {
  const mutation = `mutation ($input: PlanInspectionsInput!) {
    planInspections(input: $input) { outcomes {
      __typename
      ... on InspectionPlanned { day arrangement visit { id } }
      ... on CheckRefused { rule }
    } }
  }`;

  it('get an outcome each, in their order', async () => {
    const [one, other] = [await city.business(), await city.business({ status: 'REVOKED' })];
    const base = { kind: 'ROUTINE', items: ['WA-001'] };
    const { outcomes } = await city.as('water', mutation, {
      inspections: [
        { ...base, uscc: one, ...on('2026-12-01') },
        { ...base, uscc: other, ...on('2026-12-01') },
        { ...base, uscc: one, ...on('2026-12-02') },
        { ...base, uscc: one, earliest: '2026-12-02', latest: '2026-12-01' },
        { ...base, uscc: one, ...on('2026-12-31') },
      ],
    });
    expect(
      outcomes.map(
        (it: { rule?: string; arrangement?: string; __typename: string }) =>
          it.rule ?? it.arrangement ?? it.__typename,
      ),
    ).toEqual([
      'NEW_VISIT',
      'BUSINESS_NOT_OPERATING',
      'DuplicateCheck',
      'INVALID_REQUEST',
      'NEW_VISIT',
    ]);
  });

  it('can be a thousand, and no more', async () => {
    const businesses = await Promise.all(Array.from({ length: 250 }, () => city.business()));
    const inspections = businesses.flatMap((uscc) =>
      ['2026-12-01', '2026-12-31', '2027-01-30', '2027-03-01'].map((day) => ({
        uscc,
        kind: 'ROUTINE',
        items: ['WA-001'],
        ...on(day),
      })),
    );
    const { outcomes } = await city.as('water', mutation, { inspections });
    expect(outcomes).toHaveLength(1000);
    expect(new Set(outcomes.map((it: { visit: { id: string } }) => it.visit.id)).size).toBe(1000);
    const { errors } = await city.served.ask(
      mutation,
      { input: { inspections: [...inspections, inspections[0]] } },
      officerOf('water'),
    );
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('at most 1000, got 1001'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});
