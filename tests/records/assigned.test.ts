/** What a record under the code of a visit need not say: the department knows what its officers were to check there. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RecordsCity, startRecordsCity } from './city.ts';
import type { Told } from './recording-city.ts';

let city: RecordsCity;
const day = '2026-11-23';

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startRecordsCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

/** A demand of water's that is approved; its id and the visit's code, once water knows of it. */
async function assigned(uscc: string, input: object) {
  const { demand } = await city.as(
    'officer:water',
    `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
      ... on InspectionPlanned { demand { id } } } }`,
    { uscc, kind: 'ROUTINE', items: ['WA-001'], earliest: day, latest: day, ...input },
  );
  const { visit } = await city.as(
    'officer:water',
    'mutation ($input: ApprovePlanInput!) { approvePlan(input: $input) { ... on VisitChanged { visit { code } } } }',
    { demand: demand.id },
  );
  await known(demand.id, visit.code);
  return { demand: demand.id as string, code: visit.code as string };
}

async function known(demand: string, code: string | null): Promise<void> {
  await expect
    .poll(() => city.rows('water', 'SELECT code FROM assigned_check WHERE demand = $1', [demand]), {
      timeout: 15_000,
    })
    .toEqual([{ code }]);
}

/** What becomes of recording a check of items without its kind. */
function recorded(uscc: string, visitCode: string, codes: readonly string[]): Promise<Told> {
  return city.as(
    'officer:water',
    `mutation ($input: RecordWaterInspectionInput!) { recordWaterInspection(input: $input) {
      ... on WaterInspectionRecorded { inspection { kind selection } } ... on RecordRefused { rule message remedy }
    } }`,
    {
      subject: { uscc, name: '枕河烧烤' },
      items: codes.map((code) => ({ code, name: '检查事项' })),
      inspectedOn: day,
      officers: ['A1', 'A2'],
      outcome: 'CLEAN',
      visitCode,
    },
  );
}

it('is the kind and the selection of the demand on that visit', async () => {
  const uscc = await city.business();
  const { code } = await assigned(uscc, { kind: 'SPECIAL_CAMPAIGN', selection: 'DOUBLE_RANDOM' });
  expect(await recorded(uscc, code, ['WA-001'])).toEqual({
    inspection: { kind: 'SPECIAL_CAMPAIGN', selection: 'DOUBLE_RANDOM' },
  });
});

it('is told by the items where there are several demands, and has to be said where these differ', async () => {
  const uscc = await city.business();
  const { code } = await assigned(uscc, {});
  await assigned(uscc, {
    kind: 'CASE',
    items: ['WA-004'],
    source: { kind: 'COMPLAINT', number: 'as-1' },
  });
  expect(await recorded(uscc, code, ['WA-001', 'WA-004'])).toEqual({
    rule: 'INCOMPLETE',
    message: expect.stringContaining('its kind must be told'),
    remedy: 'Tell it: what is planned under the visit’s code does not, or not alike.',
  });
  expect(await recorded(uscc, code, ['WA-009'])).toMatchObject({ rule: 'INCOMPLETE' });
  expect((await recorded(uscc, code, ['WA-004'])).inspection.kind).toBe('CASE');
  expect((await recorded(uscc, code, ['WA-001', 'WA-009'])).inspection.kind).toBe('ROUTINE');
});

it('is nothing any more once the demand has left the visit', async () => {
  const uscc = await city.business();
  const { demand, code } = await assigned(uscc, {});
  await city.as(
    'officer:water',
    'mutation ($input: WithdrawDemandInput!) { withdrawDemand(input: $input) { __typename } }',
    { demand, reason: '计划调整' },
  );
  await known(demand, null);
  expect(await recorded(uscc, code, ['WA-001'])).toMatchObject({ rule: 'INCOMPLETE' });
});

it('is noted by coordination alone, and what is noted late changes nothing', async () => {
  const uscc = await city.business();
  const { demand, code } = await assigned(uscc, {});
  const { errors } = await city.ask(
    'mutation { noteChecks(input: { turn: "1", notices: [] }) { kept } }',
    {},
    'officer:water',
  );
  expect(errors[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  const { noteChecks } = await import('../../subgraphs/kit/records/recording/assigned.ts');
  const water = city.databases.get('water');
  if (!water) throw new Error('The city has no water.');
  const notice = { demand, code: null, kind: 'CASE', selection: 'TARGETED', items: [] };
  expect(await noteChecks(water, { turn: '1', notices: [notice] })).toEqual({ kept: 1 });
  await known(demand, code);
});
