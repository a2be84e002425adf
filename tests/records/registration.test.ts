/** Checks without the code of a visit are unregistered from their department's go-live day on, and told of once. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RecordsCity, startRecordsCity } from './city.ts';
import { codeOf } from './recording-city.ts';

let city: RecordsCity;
const today = '2026-11-23';

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', today);
  city = await startRecordsCity();
  await goLive('WATER', '2026-11-20');
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

function goLive(department: string, day: string | null, demo = 'supervisor') {
  return city.ask(
    'mutation ($input: SetGoLiveInput!) { setGoLive(input: $input) { code goLive } }',
    { input: { department, day } },
    demo,
  );
}

/** Records an inspection by water, and how it was registered in the end. */
async function recorded(uscc: string, input: object = {}) {
  const { inspection } = await city.record('water', {
    subject: { uscc, name: '枕河烧烤' },
    inspectedOn: today,
    ...input,
  });
  await city.settled();
  const { data } = await city.ask(
    `query ($of: Uscc!) { business(uscc: $of) { inspections(first: 100) { nodes {
      number registration unregistered
    } } } }`,
    { of: uscc },
  );
  return data.business.inspections.nodes.find(
    ({ number }: { number: string }) => number === inspection.number,
  );
}

async function warnings(uscc: string) {
  const { data } = await city.ask(
    `{ inspectionWarnings(rules: [UNREGISTERED_CHECK], first: 100) { nodes {
      message day department business { uscc } inspection { number }
    } } }`,
    {},
    'supervisor',
  );
  return data.inspectionWarnings.nodes.filter(
    (it: { business: { uscc: string } | null }) => it.business?.uscc === uscc,
  );
}

describe('a check', () => {
  it('is registered by the code of a visit to its business', async () => {
    const uscc = await city.business();
    const { code } = await city.visit(uscc, today, ['water']);
    expect(await recorded(uscc, { visitCode: code })).toMatchObject({
      registration: 'REGISTERED',
      unregistered: null,
    });
    expect(await warnings(uscc)).toEqual([]);
  });

  it.each([
    ['none', async () => null, 'NO_CODE'],
    ['one that no visit has', async () => codeOf('77'), 'UNKNOWN_CODE'],
    [
      'that of a visit to another business',
      async () => (await city.visit(await city.business(), today, ['water'])).code,
      'OTHER_BUSINESS',
    ],
    [
      'that of a visit that was called off',
      async (uscc: string) => {
        const { visit, code } = await city.visit(uscc, today, ['water']);
        const query = `mutation ($input: CancelVisitInput!) { cancelVisit(input: $input) { __typename } }`;
        await city.as('officer:water', query, { visit, reason: '停业' });
        return code;
      },
      'CANCELLED_VISIT',
    ],
  ])(
    'whose code is %s is unregistered, with the reason, and told of once',
    async (_, code, reason) => {
      const uscc = await city.business();
      const check = await recorded(uscc, { visitCode: await code(uscc) });
      expect(check).toMatchObject({ registration: 'UNREGISTERED', unregistered: reason });
      await city.rows('water', `UPDATE inspection SET measures = '{口头提醒}' WHERE id = $1`, [
        check.number,
      ]);
      await city.settled();
      expect(await warnings(uscc)).toEqual([
        {
          message: expect.stringContaining(check.number),
          day: today,
          department: 'WATER',
          business: { uscc },
          inspection: { number: check.number },
        },
      ]);
    },
  );

  it('needs no code before the day, by a department that has not gone live, or while it is planned', async () => {
    const uscc = await city.business();
    const before = await recorded(uscc, { inspectedOn: '2026-11-19' });
    expect(before).toMatchObject({ registration: 'NOT_REQUIRED', unregistered: null });
    await city.record('urban-management', {
      subject: { uscc, name: '枕河烧烤' },
      inspectedOn: today,
    });
    await city.settled();
    expect(await warnings(uscc)).toEqual([]);
  });
});

describe('inspections of the city', () => {
  it('are narrowed to those that nobody registered', async () => {
    const uscc = await city.business();
    const { code } = await city.visit(uscc, today, ['water']);
    const [bad, good] = [
      // At another business: here it would be in the way of the visit.
      await recorded(await city.business()),
      await recorded(uscc, { visitCode: code, officers: ['B1', 'B2'] }),
    ];
    const only = async (registration: string) => {
      const { data } = await city.ask(
        `query ($only: InspectionRegistration!) { inspections(first: 100, registration: $only) { nodes { number registration } } }`,
        { only: registration },
      );
      const { nodes } = data.inspections;
      expect(new Set(nodes.map((it: typeof bad) => it.registration))).toEqual(
        new Set([registration]),
      );
      return nodes.map(({ number }: typeof bad) => number);
    };
    expect(await only('UNREGISTERED')).toContain(bad.number);
    expect(await only('UNREGISTERED')).not.toContain(good.number);
    expect(await only('REGISTERED')).toContain(good.number);
  });
});

describe('the day', () => {
  it('warns of what took place since it is laid down, and no longer of what lies before', async () => {
    const uscc = await city.business();
    await city.record('culture-tourism', {
      subject: { uscc, name: '枕河烧烤' },
      inspectedOn: today,
    });
    await city.settled();
    expect(await warnings(uscc)).toEqual([]);
    const { data } = await goLive('CULTURE_TOURISM', '2026-11-01');
    expect(data.setGoLive).toEqual({ code: 'CULTURE_TOURISM', goLive: '2026-11-01' });
    await goLive('CULTURE_TOURISM', '2026-11-01');
    expect(await warnings(uscc)).toHaveLength(1);
    await goLive('CULTURE_TOURISM', null);
    expect(await warnings(uscc)).toEqual([]);
  });

  it('is laid down by the supervising authority alone', async () => {
    const { errors } = await goLive('WATER', null, 'officer:water');
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
