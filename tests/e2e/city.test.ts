/** What front ends may rely on whatever they ask: questions that come back to where they began, values that cannot be. */
import { getOperationAST, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DepartmentName } from '../../schema/departments.ts';
import { manifestFile } from '../../schema/trusted-documents.ts';
import { get } from '../documents/asking.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';

const uscc = '92370405MAFYPYXT19';
let city: TestCity;

beforeAll(async () => {
  city = await startTestCity();
  await city.databases
    .get('market-supervision')
    ?.pool.query(
      `INSERT INTO business (id, name, status, digest) VALUES ('${uscc}', '运河烧烤店', 'ACTIVE', '')`,
    );
  const inspectors: DepartmentName[] = ['market-supervision', 'water'];
  for (const department of inspectors) {
    await city.databases.get(department)?.pool.query(`
      INSERT INTO party (id, name, uscc) VALUES ('p', '运河烧烤店', '${uscc}');
      INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, status, digest)
        VALUES ('${department}-1', 'p', 'ROUTINE', 'TARGETED', '{A}', '{a}', '2026-12-01', 'PLANNED', '')`);
  }
  await city.settled();
});

afterAll(() => city.close());

describe('questions', () => {
  it('may go from inspection to business and back as often as they like', async () => {
    let question = 'name';
    for (let round = 0; round < 5; round++) {
      question = `name inspections(first: 1) { nodes { day department business { ${question} } } }`;
    }
    const { data, errors } = await city.ask(`{ business(uscc: "${uscc}") { ${question} } }`);
    expect(errors).toEqual([]);
    let business = data.business;
    for (let round = 0; round < 5; round++) {
      expect(business.name).toBe('运河烧烤店');
      business = business.inspections.nodes[0].business;
    }
    expect(business).toEqual({ name: '运河烧烤店' });
  });
});

/** Whether an operation can be asked as it is; those of front ends need variables. */
function needsNothing(body: string): boolean {
  const operation = getOperationAST(parse(body));
  return (operation?.variableDefinitions ?? []).every(
    ({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined,
  );
}

describe('the sample questions', () => {
  it('are answered by their ids', async () => {
    const { operations } = JSON.parse((await manifestFile()).text);
    const questions = operations.filter(
      ({ type, body }: { type: string; body: string }) => type === 'query' && needsNothing(body),
    );
    expect(questions.length).toBeGreaterThanOrEqual(3);
    for (const { id } of questions) {
      const { status, data, code } = await get(city.url, { documentId: `sha256:${id}` });
      expect([status, data, code]).toEqual([200, expect.any(Object), undefined]);
    }
  });
});

describe('answers that may be kept', () => {
  it.each([
    ['what the departments are', '{ departments { code name } }', 'public'],
    ['what one department is', '{ departmentInfo(code: WATER) { name } }', 'public'],
    ['how fresh their records are', '{ departments { code feed { recordsKnown } } }', undefined],
    ['a business', `{ business(uscc: "${uscc}") { name } }`, undefined],
    ['the policy', '{ policy { quietDays } }', undefined],
  ])('are those that change with the program alone: %s', async (_what, query, keeper) => {
    const stranger = { 'apollo-require-preflight': '1', 'x-one-check-demo': 'nobody' };
    const { headers } = await get(city.url, { query }, stranger);
    expect(headers['cache-control']).toBe(keeper ? `max-age=300, ${keeper}` : 'no-store');
  });
});

describe('values that cannot be', () => {
  it.each([
    ['{ business(uscc: "123") { name } }', {}, 'Uscc expects'],
    ['{ business(uscc: 123) { name } }', {}, 'Uscc'],
    [
      'query ($u: Uscc!) { business(uscc: $u) { name } }',
      { u: '92370405mafypyxt19' },
      'Uscc expects',
    ],
    ['{ inspections(from: "2026-02-30") { nodes { day } } }', {}, 'Date expects'],
    [
      'query ($d: Date) { waterInspections(to: $d) { nodes { day } } }',
      { d: '2026-1-1' },
      'Date expects',
    ],
    ['{ inspections(first: 101) { nodes { day } } }', {}, '`first` must be from 1 to 100'],
    ['{ businesses(search: "a\\u0000b") { nodes { name } } }', {}, 'NUL'],
  ])('in %s are the caller’s to mend', async (query, variables, message) => {
    const { data, errors } = await city.ask(query, variables);
    expect(Object.values(data)).toEqual([null]);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});

describe('a department that is down', () => {
  it('costs no other root field its answer', async () => {
    await city.stop('coordination');
    const { data, errors } = await city.ask(
      '{ departments { code } departmentInfo(code: WATER) { name } waterInspections { nodes { number } } }',
    );
    await city.restart('coordination');
    expect(data).toEqual({
      departments: null,
      departmentInfo: null,
      waterInspections: { nodes: [{ number: 'water-1' }] },
    });
    for (const { message } of errors) expect(message).toContain('coordination');
  });
});
