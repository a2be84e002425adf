/** A department served alone, and its officers, who record. */
import type { DepartmentName } from '../../schema/departments.ts';
import { definitionOf } from '../../subgraphs/index.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { codeCheckOf } from '../../subgraphs/kit/records/visit-code.ts';
import { type Served, serve } from '../setup/served.ts';

/** What a test reads of an answer is whatever its question asked for. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Told = any;

export function officerOf(department: DepartmentName): Identity {
  return { subject: `officer-of-${department}`, role: 'OFFICER', department, scopes: [] };
}

/** A code that is written well, whether or not a visit has it. */
export function codeOf(body: string): string {
  const characters = body.padEnd(15, '0');
  return characters + codeCheckOf(characters);
}

const inspectionFields = `number day status kind selection inspectedOn outcome visitCode officers measures
  items { code name } findings { text } subject { name address street }`;

export const recordInspection = `mutation ($input: RecordWaterInspectionInput!) {
  recordWaterInspection(input: $input) {
    __typename
    ... on WaterInspectionRecorded { inspection { ${inspectionFields} } }
    ... on RecordRefused { rule message remedy }
  }
}`;

export const recordEntry = `mutation ($input: RecordWaterEntryInput!) {
  recordWaterEntry(input: $input) {
    __typename
    ... on WaterEntryRecorded { entry {
      id number type day subject { name } place officers concerning notes
    } }
    ... on RecordRefused { rule message remedy }
  }
}`;

/** Water alone, and the outcomes of what its officer records. */
export async function startWater() {
  const served: Served = await serve(definitionOf('water'));
  const record = async (query: string, input: object): Promise<Told> => {
    const { data, errors } = await served.ask(query, { input }, officerOf('water'));
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  return {
    served,
    query: async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
      (await served.database.pool.query<Row>(sql, values)).rows,
    inspection: (input: object) => record(recordInspection, input),
    entry: (input: object) => record(recordEntry, input),
    close: () => served.close(),
  };
}
