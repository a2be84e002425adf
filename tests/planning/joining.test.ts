/** One visit, many items: how a demand comes to the visit of another body, and what is flagged about visits. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { officerOf, type PlanningCity, startPlanningCity, supervisor } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

/** A window of one day. */
const on = (day: string) => ({ earliest: day, latest: day });

describe('joining', () => {
  it('comes before a visit of its own where the lead has consented in advance', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    const first = await city.plan(uscc, on('2026-12-20'), 'market-supervision');
    const outcome = await city.plan(uscc);
    expect(outcome).toMatchObject({
      arrangement: 'JOINED',
      day: '2026-12-20',
      warnings: [],
      visit: {
        id: first.visit.id,
        lead: 'MARKET_SUPERVISION',
        departments: ['MARKET_SUPERVISION', 'WATER'],
      },
    });
    expect(outcome.visit.demands).toHaveLength(2);
  });

  it('awaits the lead’s consent by a deadline elsewhere; the demand joins with it', async () => {
    const uscc = await city.business();
    const first = await city.plan(uscc, on('2026-12-20'), 'market-supervision');
    const outcome = await city.plan(uscc);
    expect(outcome).toMatchObject({
      arrangement: 'AWAITING_CONSENT',
      consentBy: '2026-11-23',
      demand: { state: 'AWAITING_CONSENT' },
      visit: { id: first.visit.id, departments: ['MARKET_SUPERVISION'] },
    });
    const answer = { demand: outcome.demand.id, answer: 'CONSENT' };
    await expect(city.change('water', 'answerJoinRequest', answer)).rejects.toThrow('FORBIDDEN');
    const joined = await city.change('market-supervision', 'answerJoinRequest', answer);
    expect(joined).toMatchObject({
      arrangement: 'JOINED',
      demand: { state: 'SERVED' },
      day: '2026-12-20',
    });
  });

  it('is not what a consent brings about that comes when the visit has left the window', async () => {
    const uscc = await city.business();
    const first = await city.plan(
      uscc,
      { earliest: '2026-12-21', latest: '2027-02-20' },
      'market-supervision',
    );
    const { demand } = await city.plan(uscc, on('2026-12-21'));
    await city.change('market-supervision', 'rescheduleVisit', {
      visit: first.visit.id,
      day: '2027-02-10',
      reason: '暴雨',
    });
    const answer = { demand: demand.id, answer: 'CONSENT' };
    const outcome = await city.change('market-supervision', 'answerJoinRequest', answer);
    expect(outcome).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-12-21' });
  });

  it('is over when the lead declines: the demand is planned by itself', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-23'), 'market-supervision');
    const outcome = await city.plan(uscc);
    const declined = await city.change('market-supervision', 'answerJoinRequest', {
      demand: outcome.demand.id,
      answer: 'DECLINE',
      reason: '行动保密',
    });
    expect(declined).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-11-23' });
    expect((await city.demand(outcome.demand.id)).reason).toBe('行动保密');
  });

  it.each([
    ['which others would come too', '2026-12-10', '2026-12-14', '2026-12-10'],
    [
      'which is a working day, rather than one off on which others would come',
      '2026-12-05',
      '2026-12-06',
      '2026-11-23',
    ],
  ])('chooses a day %s', async (_, from, to, day) => {
    const uscc = await city.business();
    await city.database.pool.query(
      `INSERT INTO inspection (department, id, party_id, uscc, name, address, inspection_kind, selection, item_codes,
         planned_from, planned_to, day, status, generation)
       VALUES ('urban-management', $1, 'party', $1, '商户', '河埠街道枕河路1号', 'ROUTINE', 'TARGETED', '{UM-008}',
         $2, $3, $2, 'PLANNED', 1)`,
      [uscc, from, to],
    );
    expect(await city.plan(uscc)).toMatchObject({ arrangement: 'NEW_VISIT', day });
  });

  it('chooses a working day where the window has one, else its first day', async () => {
    // From a Saturday to a Friday, and that Saturday and Sunday alone.
    for (const [latest, day] of [
      ['2026-12-11', '2026-12-07'],
      ['2026-12-06', '2026-12-05'],
    ]) {
      const outcome = await city.plan(await city.business(), { earliest: '2026-12-05', latest });
      expect(outcome).toMatchObject({ arrangement: 'NEW_VISIT', day });
    }
  });
});

describe('warnings', () => {
  it('flag visits too often in a day, week and month, refuse nothing, and reach the supervising authority alone', async () => {
    const uscc = await city.business();
    const rules = [];
    for (const [at, day] of [
      '2026-11-23',
      '2026-11-23',
      '2026-11-24',
      '2026-11-30',
      '2026-12-01',
    ].entries()) {
      const source = { kind: 'COMPLAINT', number: `often-${at}` };
      // Each by another premises-sharing body's case, so that none joins another.
      const bodies = [
        'water',
        'urban-management',
        'culture-tourism',
        'market-supervision',
        'water',
      ] as const;
      const outcome = await city.plan(uscc, { ...on(day), kind: 'CASE', source }, bodies[at]);
      rules.push(outcome.warnings.map(({ rule }: { rule: string }) => rule));
    }
    expect(rules).toEqual([[], ['FREQUENCY_DAY'], ['FREQUENCY_WEEK'], ['FREQUENCY_MONTH'], []]);
    const list =
      '{ inspectionWarnings(first: 100) { nodes { rule day department business { uscc } } } }';

    const { data } = await city.served.ask(list, {}, supervisor);
    const here = data.inspectionWarnings.nodes.filter(
      ({ business }: { business: { uscc: string } }) => business.uscc === uscc,
    );
    expect(here).toHaveLength(3);
    const { errors } = await city.served.ask(list, {}, officerOf('water'));
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
