/**
 * The graph over real exports: all of the sample exports imported, and the questions its users ask of them, through
 * the gateway. The samples lie beside the project where they are to be had.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DepartmentName, SubgraphName } from '../../schema/departments.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import { haveSamples, importSamples } from '../setup/samples.ts';

describe.skipIf(!haveSamples)('the samples in one graph', () => {
  let city: TestCity;
  let everywhere: string;

  beforeAll(async () => {
    city = await startTestCity();
    await importSamples(city);
    everywhere = await inspectedByAllFour(city);
  });

  afterAll(() => city.close());

  it('answers one question across all departments: registration, permits, and inspections in date order', async () => {
    const { data, errors } = await city.ask(wholeBusiness, { uscc: everywhere });
    expect(errors).toEqual([]);
    const { registration, inspections, ...permits } = data.business;
    expect(registration.name).toBeTruthy();
    for (const [department, prefix] of prefixes) {
      const { nodes } = permits[`${prefix}Permits`];
      expect(nodes, department).toHaveLength(await permitsOf(city, department, everywhere));
    }
    const departments = new Set(
      inspections.nodes.map((it: { department: string }) => it.department),
    );
    expect(departments.size).toBe(4);
    const days: string[] = inspections.nodes.map(({ day }: { day: string }) => day);
    expect(days).toEqual([...days].sort().reverse());
    expect(inspections.nodes).toHaveLength(await inspectionsOf(city, everywhere));
    for (const { status, number, items, officers } of inspections.nodes) {
      expect(number).toBeTruthy();
      expect(items.length).toBeGreaterThan(0);
      expect(officers).toHaveLength(status === 'DONE' ? 2 : 0);
    }
  });

  it('leaves the rest of that answer standing when water is stopped, and names water', async () => {
    const whole = await city.ask(wholeBusiness, { uscc: everywhere });
    await city.stop('water');
    const { data, errors } = await city.ask(wholeBusiness, { uscc: everywhere });
    await city.restart('water');
    expect(errors.length).toBeGreaterThan(0);
    for (const { message, extensions } of errors) {
      expect(message).toContain('water');
      expect(extensions).toMatchObject({ service: 'water' });
    }
    expect(data.business).toEqual({
      ...whole.data.business,
      waterPermits: null,
      inspections: {
        nodes: whole.data.business.inspections.nodes.map((it: { __typename: string }) =>
          it.__typename === 'WaterInspection'
            ? { ...it, items: null, officers: null, findings: null, measures: null }
            : it,
        ),
      },
    });
    expect((await city.ask(wholeBusiness, { uscc: everywhere })).data).toEqual(whole.data);
  });

  it('keeps each department’s own lists standing when coordination is stopped', async () => {
    const list =
      '{ waterInspections(first: 5) { nodes { id day status subject { name } findings { text } } } }';
    const whole = await city.ask(list);
    await city.stop('coordination');
    const alone = await city.ask(list);
    await city.restart('coordination');
    expect(alone).toEqual(whole);
    expect(alone.errors).toEqual([]);
  });

  it('keeps what names no business, with its subject as recorded', async () => {
    const { data } = await city.ask(
      '{ waterInspections(first: 100) { nodes { business { uscc } subject { name } } } }',
    );
    const unlinked = data.waterInspections.nodes.filter(
      ({ business }: { business: unknown }) => !business,
    );
    expect(unlinked.length).toBeGreaterThan(0);
    for (const { subject } of unlinked) expect(subject.name).toBeTruthy();
  });

  it('runs one statement a type and hop for a page of 100 businesses with everything', async () => {
    await city.stopPulling();
    for (const statements of city.statements.values()) statements.length = 0;
    const { data, errors } = await city.ask(everythingOfMany);
    expect(errors).toEqual([]);
    expect(data.businesses.nodes).toHaveLength(100);
    const counts = Object.fromEntries(
      [...city.statements].map(([name, statements]) => [name, statements.length]),
    );
    // Every department: permits, three registers, inspections' and penalties' details. Market also: the page of
    // businesses, and the names behind the inspections. Coordination: inspections, penalties, visits.
    expect(counts).toEqual({
      'market-supervision': 8,
      'urban-management': 6,
      'culture-tourism': 6,
      water: 6,
      coordination: 3,
    });
  });
});

const wholeBusiness = `query ($uscc: Uscc!) {
  business(uscc: $uscc) {
    registration { name status address trade { code name } riskGrade }
    marketPermits { nodes { number certificate validTo } }
    urbanPermits { nodes { number certificate validTo } }
    culturePermits { nodes { number certificate validTo } }
    waterPermits { nodes { number certificate validTo } }
    inspections(first: 100) { nodes {
      __typename department day status outcome findings { text }
      ... on MarketInspection { number items { name } officers measures }
      ... on UrbanInspection { number items { name } officers measures }
      ... on CultureInspection { number items { name } officers measures }
      ... on WaterInspection { number items { name } officers measures }
    } }
  }
}`;

const everythingOfMany = `{
  businesses(first: 100) { nodes {
    uscc name registration { status riskGrade trade { name } }
    marketPermits { nodes { number kind } } urbanPermits { nodes { number kind } }
    culturePermits { nodes { number kind } } waterPermits { nodes { number kind } }
    specialEquipment { nodes { id } } abnormalListings { nodes { id } } complaints { nodes { id } }
    fumePurifiers { nodes { id } } wasteTrucks { nodes { id } } shopFronts { nodes { id } }
    venues { nodes { id } } performances { nodes { id } } relicZonePremises { nodes { id } }
    intakeMeters { nodes { id } } sewageOutlets { nodes { id } } riverActivities { nodes { id } }
    inspections { nodes { id day department business { uscc name } findings { text }
      ... on MarketInspection { officers } ... on UrbanInspection { officers }
      ... on CultureInspection { officers } ... on WaterInspection { officers } } }
    penalties { nodes { id decidedOn
      ... on MarketPenalty { facts } ... on UrbanPenalty { facts }
      ... on CulturePenalty { facts } ... on WaterPenalty { facts } } }
    visits { nodes { day departments joint } }
  } }
}`;
/** A song-and-dance venue or hotel that all four departments inspect, with the most inspections. */
async function inspectedByAllFour(city: TestCity): Promise<string> {
  const { rows } = await ledgerOf(city).query(`
    SELECT uscc FROM inspection JOIN business USING (uscc) WHERE trade_code IN ('9011', '6110')
    GROUP BY uscc HAVING count(DISTINCT inspection.department) = 4 ORDER BY count(*) DESC, uscc LIMIT 1`);
  return rows[0].uscc;
}

const prefixes: readonly (readonly [DepartmentName, string])[] = [
  ['market-supervision', 'market'],
  ['urban-management', 'urban'],
  ['culture-tourism', 'culture'],
  ['water', 'water'],
];

async function permitsOf(city: TestCity, department: DepartmentName, uscc: string) {
  const { rows } = await poolOf(city, department).query(
    'SELECT count(*)::int FROM permit JOIN party ON party.id = party_id WHERE uscc = $1',
    [uscc],
  );
  return rows[0].count;
}

async function inspectionsOf(city: TestCity, uscc: string): Promise<number> {
  const { rows } = await ledgerOf(city).query(
    'SELECT count(*)::int FROM inspection WHERE uscc = $1',
    [uscc],
  );
  return rows[0].count;
}

function ledgerOf(city: TestCity) {
  return poolOf(city, 'coordination');
}

function poolOf(city: TestCity, name: SubgraphName) {
  const database = city.databases.get(name);
  if (!database) throw new Error(`The test city has no ${name}.`);
  return database.pool;
}
