/** Coordination over a small register, and what officers and the supervising authority ask of it. */

import type { DepartmentName } from '../../schema/departments.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';

/** What a test reads of an answer is whatever its question asked for. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Told = any;

export const supervisor: Identity = { subject: 'justice-bureau', role: 'SUPERVISOR', scopes: [] };

export function officerOf(department: DepartmentName): Identity {
  return { subject: `officer-of-${department}`, role: 'OFFICER', department, scopes: [] };
}

export interface Register {
  readonly status?: string;
  readonly riskGrade?: string | null;
  readonly tradeCode?: string;
  readonly street?: string;
}

const home = '河埠街道枕河路1号';

export class PlanningCity {
  readonly served: Served;
  #businesses = 0;

  constructor(served: Served) {
    this.served = served;
  }

  get database(): Database {
    return this.served.database;
  }

  /** A business of its own, of no trade on the joint list and of grade D unless told otherwise. */
  async business(register: Register = {}): Promise<string> {
    const uscc = usccOf(5000 + this.#businesses++);
    const { status, riskGrade, tradeCode, street } = {
      status: 'ACTIVE',
      riskGrade: 'D',
      tradeCode: '7291',
      street: '河埠街道',
      ...register,
    };
    await this.database.pool.query(
      `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
       VALUES ($1, 'market-supervision', '商户', $2, $3, $4, $5, $6, 1)`,
      [uscc, home, street, status, tradeCode, riskGrade],
    );
    return uscc;
  }

  /** An inspection that a department made without a visit, or with the code of one. */
  async inspected(
    uscc: string,
    day: string,
    given: {
      department?: string;
      kind?: string;
      items?: string[];
      outcome?: string;
      code?: string;
      address?: string | null;
    } = {},
  ): Promise<string> {
    const { department, kind, items, outcome, code, address } = {
      department: 'water',
      kind: 'ROUTINE',
      items: ['WA-001'],
      outcome: 'CLEAN',
      code: null,
      address: home,
      ...given,
    };
    const { rows } = await this.database.pool.query(
      `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
         item_codes, inspected_on, day, outcome, status, visit_code, generation)
       VALUES ($1, gen_random_uuid()::text, 'party', $2, '商户', $3, '河埠街道', $4, 'TARGETED', $5, $6, $6, $7,
         'DONE', $8, 1)
       RETURNING department || ':' || id AS id`,
      [department, uscc, address, kind, items, day, outcome, code],
    );
    return rows[0].id;
  }

  /** Asks for a plan; water's officers for a routine check of one item unless told otherwise. */
  async plan(
    uscc: string,
    input: object = {},
    department: DepartmentName = 'water',
  ): Promise<Told> {
    const item = firstItems[department];
    return this.as(
      department,
      `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) { ${outcome} } }`,
      {
        uscc,
        kind: 'ROUTINE',
        items: [item],
        earliest: '2026-11-23',
        latest: '2026-12-31',
        ...input,
      },
    );
  }

  /** Runs a mutation of one `input` as an officer; its one field. */
  async as(department: DepartmentName, query: string, input: object): Promise<Told> {
    return this.asIdentity(officerOf(department), query, input);
  }

  async asIdentity(identity: Identity, query: string, input: object): Promise<Told> {
    const { data, errors } = await this.served.ask(query, { input }, identity);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  }

  /** Changes a visit or demand: the mutation's name, its input's type and its input. */
  change(department: DepartmentName, mutation: string, input: object): Promise<Told> {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const ofPlan = ['moveDemand', 'answerJoinRequest', 'overrideQuietPeriod'].includes(mutation);
    const selection = ofPlan ? outcome : mutation === 'withdrawDemand' ? withdrawn : changed;
    return this.as(
      department,
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`,
      input,
    );
  }

  override(input: object): Promise<Told> {
    return this.asIdentity(
      supervisor,
      `mutation ($input: OverrideQuietPeriodInput!) { overrideQuietPeriod(input: $input) { ${outcome} } }`,
      input,
    );
  }

  /** Approves a planned demand and gives the visit's code. */
  async approve(planned: Told, department: DepartmentName = 'water'): Promise<string> {
    const { visit } = await this.change(department, 'approvePlan', { demand: planned.demand.id });
    return visit.code;
  }

  /** A visit of market supervision that urban management and water have joined, within their windows. */
  async jointVisit(day = '2026-12-01') {
    const uscc = await this.business({ tradeCode: '6210' });
    const window = { earliest: '2026-11-25', latest: '2026-12-10' };
    const market = await this.plan(uscc, { earliest: day, latest: day }, 'market-supervision');
    await this.database.pool.query(
      `UPDATE demand SET earliest = '2026-11-23', latest = '2026-12-10' WHERE id = $1`,
      [market.demand.id],
    );
    const urban = await this.plan(uscc, window, 'urban-management');
    const water = await this.plan(uscc, window);
    for (const { arrangement } of [urban, water]) {
      if (arrangement !== 'JOINED')
        throw new Error(`It should have joined, but is ${arrangement}.`);
    }
    return { uscc, market, urban, water, visit: market.visit.id as string };
  }

  /** Officers that are certified, two of each department unless told otherwise. */
  async officers(certificates: readonly [string, DepartmentName, boolean?][]): Promise<void> {
    const codes = certificates.map(([certificate, department, auxiliary = false]) => ({
      certificate,
      department: department.toUpperCase().replaceAll('-', '_'),
      auxiliary,
    }));
    await this.asIdentity(
      supervisor,
      'mutation ($input: RegisterOfficersInput!) { registerOfficers(input: $input) { count } }',
      { officers: codes },
    );
  }

  /** A demand as it stands. */
  async demand(id: string): Promise<Told> {
    const { data } = await this.served.ask(
      `query ($id: ID!) { demand(id: $id) { state reason day: visit { day } visit { id } earliest latest } }`,
      { id },
    );
    return data.demand;
  }

  close(): Promise<void> {
    return this.served.close();
  }
}

const firstItems: Readonly<Record<DepartmentName, string>> = {
  'market-supervision': 'MS-020',
  'urban-management': 'UM-008',
  'culture-tourism': 'CT-011',
  water: 'WA-001',
};

const visit =
  'id day status lead code freeFrom exemption departments demands { id department state }';

const outcome = `__typename
  ... on InspectionPlanned {
    arrangement day consentBy demand { id state } visit { ${visit} } warnings { rule figures { name value } }
  }
  ... on DuplicateCheck {
    demand { id state }
    conflicts { day freeFrom departments visit { id } inspection { id } }
    waysOut {
      __typename
      ... on JoinVisit { visit { id } day needsConsent }
      ... on ReuseResult { inspection { id } department day items { id } settlesAll }
      ... on FirstFreeDay { day }
      ... on AuthorityOverride { earliest latest }
    }
  }
  ... on CheckRefused { rule message lift figures { name value } demand { id state reason } }`;

const withdrawn = `__typename
  ... on DemandWithdrawn { demand { id state } }
  ... on CheckRefused { rule message }`;

const changed = `__typename
  ... on VisitChanged { visit { ${visit} } replanned { id state visit { day } } }
  ... on VisitRefused { rule message lift figures { name value } }`;

/** Serves coordination over an empty ledger. */
export async function startPlanningCity(): Promise<PlanningCity> {
  return new PlanningCity(await serve(coordinationOver(() => [])));
}
