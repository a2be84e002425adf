/** A city whose market supervision knows some businesses, and what its officers plan, check in and record. */
import type { DepartmentName } from '../../schema/departments.ts';
import { usccOf } from '../feed/usccs.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import type { Told } from './recording-city.ts';

const home = '河埠街道枕河路1号';

export interface RecordsCity extends TestCity {
  /** A business of the register of its own. */
  business(): Promise<string>;
  /** Asks a mutation of one input as an officer, or as who is named; its one field. */
  as(demo: string, query: string, input: object): Promise<Told>;
  /** A visit of these bodies on that day, approved by all; its code and demands. */
  visit(uscc: string, day: string, bodies: readonly DepartmentName[]): Promise<PlannedTogether>;
  /** Records what a body found, with what every inspection has; its outcome. */
  record(body: DepartmentName, input: object): Promise<Told>;
  /** Rows of a subgraph's database. */
  rows(name: DepartmentName | 'coordination', sql: string, values?: unknown[]): Promise<Told[]>;
}

export interface PlannedTogether {
  readonly visit: string;
  readonly code: string;
  readonly demands: Readonly<Record<string, string>>;
}

const prefixes = {
  'market-supervision': 'Market',
  'urban-management': 'Urban',
  'culture-tourism': 'Culture',
  water: 'Water',
} as const;

const items = {
  'market-supervision': ['MS-020', '明码标价检查'],
  'urban-management': ['UM-008', '店外经营检查'],
  'culture-tourism': ['CT-011', '旅游合同检查'],
  water: ['WA-001', '取水计量检查'],
} as const;

export async function startRecordsCity(): Promise<RecordsCity> {
  const city = await startTestCity();
  let businesses = 0;

  async function rows(name: DepartmentName | 'coordination', sql: string, values: unknown[] = []) {
    const database = city.databases.get(name);
    if (!database) throw new Error(`The city has no ${name}.`);
    return (await database.pool.query(sql, values)).rows;
  }

  async function as(demo: string, query: string, input: object): Promise<Told> {
    const { data, errors } = await city.ask(query, { input }, demo);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  }

  return {
    ...city,
    rows,
    as,
    async business() {
      const uscc = usccOf(7000 + businesses++);
      await rows(
        'market-supervision',
        `INSERT INTO business (id, name, address, street, status, trade_code, risk_grade, digest)
         VALUES ($1, '枕河烧烤', $2, '河埠街道', 'ACTIVE', '6210', 'D', '')`,
        [uscc, home],
      );
      await city.settled();
      return uscc;
    },
    async visit(uscc, day, bodies) {
      const demands: Record<string, string> = {};
      let visit = '';
      let code = '';
      for (const body of bodies) {
        const plan = await as(
          `officer:${body}`,
          `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
            __typename ... on InspectionPlanned { demand { id } visit { id } }
          } }`,
          { uscc, kind: 'ROUTINE', items: [items[body][0]], earliest: day, latest: day },
        );
        if (plan.__typename !== 'InspectionPlanned') throw new Error(JSON.stringify(plan));
        demands[body] = plan.demand.id;
        visit = plan.visit.id;
        const approved = await as(
          `officer:${body}`,
          `mutation ($input: ApprovePlanInput!) { approvePlan(input: $input) {
            ... on VisitChanged { visit { code } }
          } }`,
          { demand: plan.demand.id },
        );
        code = approved.visit.code;
      }
      return { visit, code, demands };
    },
    record: (body, input) =>
      as(
        `officer:${body}`,
        `mutation ($input: Record${prefixes[body]}InspectionInput!) {
          record${prefixes[body]}Inspection(input: $input) {
            __typename
            ... on ${prefixes[body]}InspectionRecorded { inspection { number registration unregistered } }
            ... on RecordRefused { rule message }
          }
        }`,
        {
          kind: 'ROUTINE',
          items: [{ code: items[body][0], name: items[body][1] }],
          officers: ['A1', 'A2'],
          outcome: 'CLEAN',
          ...input,
        },
      ),
  };
}
