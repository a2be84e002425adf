/** The gaps of the departments' sample exports, where they lie beside the project, counted through the gateway. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Told } from '../planning/planning-city.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import { haveSamples, importSamples } from '../setup/samples.ts';
import { gapsSettled } from './settled.ts';

const expected = {
  EXPIRED_PERMIT_OPERATING: 528,
  MISSING_PERMIT: 1057,
  NEVER_CHECKED: 158,
  PENALTY_NOT_SHARED: 26,
  SHOULD_HAVE_BEEN_JOINT: 999,
  STATUS_CONFLICT: 68,
  UNLINKED_RECORD: 1,
  UNREGISTERED_OPERATOR: 168,
};

describe.skipIf(!haveSamples)('the gaps of the samples', () => {
  let city: TestCity;

  beforeAll(async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
    city = await startTestCity();
    await importSamples(city);
    await gapsSettled(city);
  });
  afterAll(async () => {
    await city.close();
    vi.unstubAllEnvs();
  });

  it('are these, code by code', async () => {
    const { data, errors } = await city.ask(
      '{ gapSummary(groupBy: [CODE], first: 100) { nodes { code count } } }',
    );
    expect(errors).toEqual([]);
    const counts = new Map(data.gapSummary.nodes.map(({ code, count }: Told) => [code, count]));
    expect([...counts.keys()]).toEqual(Object.keys(expected));
    // In what order the feeds arrive decides from which records linking learns, and so of the odd record whose it is.
    for (const [code, count] of Object.entries(expected)) {
      const leeway = Math.max(4, count / 100);
      expect(Math.abs(Number(counts.get(code)) - count), code).toBeLessThanOrEqual(leeway);
    }
  });

  it('lead to what their departments hold', async () => {
    const { data, errors } = await city.ask(`{
      gaps(first: 20, filter: { codes: [STATUS_CONFLICT] }) { nodes {
        business { uscc name registration { status } }
        departments
        evidence { permit { id
          ... on WaterPermit { number status validTo } ... on UrbanPermit { number status validTo }
          ... on CulturePermit { number status validTo }
        } }
      } }
    }`);
    expect(errors).toEqual([]);
    expect(data.gaps.nodes).toHaveLength(20);
    for (const { business, departments, evidence } of data.gaps.nodes) {
      expect(business.registration.status).not.toBe('ACTIVE');
      const { permit } = evidence.find((it: Told) => it.permit);
      expect(permit.id.startsWith(departments[0].toLowerCase().replaceAll('_', '-'))).toBe(true);
      expect(permit.status).toBe('VALID');
      expect(permit.validTo >= '2026-11-21').toBe(true);
    }
  });

  it('are the same pairs as the review tells', async () => {
    const pairs: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data }: Told = await city.ask(
        `query ($after: String) { shouldHaveBeenJoint(first: 100, after: $after) {
          nodes { later { inspection { number } } earlier { inspection { number } } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      const { nodes, pageInfo } = data.shouldHaveBeenJoint;
      pairs.push(
        ...nodes.map(({ later, earlier }: Told) =>
          [later.inspection.number, earlier.inspection.number].join(' '),
        ),
      );
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    const { rows } = (await city.databases
      .get('coordination')
      ?.pool.query(
        `SELECT regexp_replace(about, '[a-z-]+:', '', 'g') AS pair FROM gap WHERE code = 'SHOULD_HAVE_BEEN_JOINT'`,
      )) ?? { rows: [] };
    expect(rows.map(({ pair }) => pair).sort()).toEqual(pairs.sort());
  });
});
