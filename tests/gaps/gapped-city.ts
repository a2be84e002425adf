/** Coordination over a ledger written by hand, in which gaps are looked for when the test says so and never by itself. */
import type { DepartmentName } from '../../schema/departments.ts';
import { lookForGaps } from '../../subgraphs/coordination/gaps/work.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../feed/usccs.ts';
import { officerOf, supervisor, type Told } from '../planning/planning-city.ts';
import { type Served, serve } from '../setup/served.ts';

export const home = '河埠街道枕河路1号';

/** A gap, with all that its evidence leads to within coordination. */
const gapFields = `id code severity status since foundOn changedOn departments owed street business { uscc }
  acknowledgement { by note on }
  evidence {
    business { uscc } inspection { number } demand { id } permit { id } penalty { number }
    party { id subject { name } businesses { business { uscc } } }
    requiredPermit { trade department kind name } checkCycle { riskGrade months }
    minimumFrequency { department field checks } department { code }
  }`;

export class GappedCity {
  readonly served: Served;
  #made = 0;

  constructor(served: Served) {
    this.served = served;
  }

  get database(): Database {
    return this.served.database;
  }

  look(): Promise<void> {
    return lookForGaps(this.database);
  }

  async sql(text: string, values: unknown[] = []): Promise<Told[]> {
    return (await this.database.pool.query(text, values)).rows;
  }

  /** Empties the ledger, and lays down what the tests lay down otherwise as it was. */
  async empty(): Promise<void> {
    await this.sql(
      `TRUNCATE business, inspection, permit, penalty, feed, department_policy, matching.party, matching.link,
         matching.candidate, matching.party_key;
       UPDATE check_cycle SET months = CASE risk_grade WHEN 'D' THEN 6 ELSE 12 END`,
    );
  }

  /** A business of grade A in operation, of a trade that needs nothing, unless told otherwise. */
  async business(given: object = {}): Promise<string> {
    const row = {
      uscc: usccOf(9000 + this.#made++),
      street: '河埠街道',
      status: 'ACTIVE',
      changed: null,
      trade: '9999',
      grade: 'A',
      established: null,
      ...given,
    };
    await this.sql(
      `INSERT INTO business (uscc, department, name, address, street, status, status_changed_on, trade_code, risk_grade,
         established_on, generation)
       SELECT uscc, 'market-supervision', '商户', $2, street, status, changed, trade, grade, established, 1
       FROM jsonb_to_record($1) AS row(uscc text, street text, status text, changed date, trade text, grade text,
         established date)`,
      [JSON.stringify(row), home],
    );
    return row.uscc;
  }

  /** A permit of water for draining into the sewers, in force for the whole year, unless told otherwise. */
  async permit(uscc: string | null, given: object = {}): Promise<string> {
    const id = `P${this.#made++}`;
    const row = {
      id,
      uscc,
      department: 'water',
      kind: 'DRAINAGE',
      from: '2026-01-01',
      to: '2026-12-31',
      status: 'VALID',
      ...given,
    };
    await this.sql(
      `INSERT INTO permit (department, id, party_id, uscc, name, permit_kind, certificate, decided_on, valid_from,
         valid_to, status, generation)
       SELECT department, id, 'party', uscc, '商户', kind, kind, "from", "from", "to", status, 1
       FROM jsonb_to_record($1) AS row(department text, id text, uscc text, kind text, "from" date, "to" date,
         status text)`,
      [JSON.stringify(row)],
    );
    return `${row.department}:${id}`;
  }

  /** An inspection by water that took place, unless told otherwise. */
  async inspection(uscc: string | null, day: string, given: object = {}): Promise<string> {
    const id = `I${this.#made++}`;
    const row = {
      id,
      uscc,
      day,
      department: 'water',
      party: 'party',
      items: ['WA-001'],
      status: 'DONE',
      last: day,
      code: null,
      ...given,
    };
    await this.sql(
      `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
         item_codes, planned_from, planned_to, inspected_on, day, outcome, status, visit_code, generation)
       SELECT department, id, party, uscc, '商户', $2, '河埠街道', 'ROUTINE', 'TARGETED', items, day, "last",
         CASE WHEN status = 'DONE' THEN day END, day, CASE WHEN status = 'DONE' THEN 'CLEAN' END, status, code, 1
       FROM jsonb_to_record($1) AS row(department text, id text, party text, uscc text, day date, items text[],
         status text, "last" date, code text)`,
      [JSON.stringify(row), home],
    );
    return id;
  }

  /** A fine of 500 yuan by water, unless told otherwise. */
  async penalty(uscc: string | null, day: string, given: object = {}): Promise<string> {
    const id = `F${this.#made++}`;
    const row = {
      id,
      uscc,
      day,
      department: 'water',
      party: 'party',
      violation: '店外经营违法',
      categories: ['罚款'],
      fine: 500,
      unpublished: false,
      ...given,
    };
    await this.sql(
      `INSERT INTO penalty (department, id, party_id, uscc, name, violation, categories, fine_yuan, decided_on,
         unpublished, generation)
       SELECT department, id, party, uscc, '商户', violation, categories, fine, day, unpublished, 1
       FROM jsonb_to_record($1) AS row(department text, id text, party text, uscc text, day date, violation text,
         categories text[], fine numeric, unpublished boolean)`,
      [JSON.stringify(row)],
    );
    return id;
  }

  /** A party of water's records, unless told otherwise, that linking has looked at, and the businesses that it may be. */
  async party(
    id: string,
    {
      uscc = null,
      candidates = [],
      department = 'water',
      operator = null,
    }: {
      uscc?: string | null;
      candidates?: string[];
      department?: DepartmentName;
      /** What it has in common with other parties of one operator. */
      operator?: string | null;
    } = {},
  ): Promise<void> {
    await this.sql(
      `INSERT INTO matching.party (department, id, name, street, uscc, generation)
       VALUES ($3, $1, '流动摊贩', '古渡街道', $2, 1)`,
      [id, uscc, department],
    );
    await this.sql(
      `INSERT INTO matching.party_key (department, id, core, spoken, form, branch, operator)
       VALUES ($1, $2, '', '', '', '', $3)`,
      [department, id, operator],
    );
    await this.sql(
      `INSERT INTO matching.link (department, party, uscc, method, model)
       VALUES ($3, $1, $2, CASE WHEN $2::text IS NULL THEN NULL ELSE 'MODEL' END, 1)`,
      [id, uscc, department],
    );
    await this.sql(
      `INSERT INTO matching.candidate (department, party, uscc, weight, probability, name, branch)
       SELECT $3, $1, uscc, 1, 0.4, 1, 1 FROM unnest($2::text[]) AS uscc`,
      [id, candidates, department],
    );
  }

  async ask(query: string, variables: object = {}, identity: Identity = supervisor): Promise<Told> {
    const { data, errors } = await this.served.ask(query, variables, identity);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The gaps that the supervising authority sees, all of them of those codes, latest first. */
  async gaps(filter: object = {}, identity: Identity = supervisor): Promise<Told[]> {
    const { gaps } = await this.ask(
      `query ($filter: GapFilter) { gaps(first: 100, filter: $filter) { nodes { ${gapFields} } } }`,
      { filter },
      identity,
    );
    return gaps.nodes.map((gap: Told) => ({ ...gap, evidence: gap.evidence.map(leadOf) }));
  }

  acknowledge(gap: string, note: string, by: DepartmentName | Identity = 'water'): Promise<Told> {
    return this.ask(
      `mutation ($input: AcknowledgeGapInput!) { acknowledgeGap(input: $input) {
        __typename ... on GapAcknowledged { gap { ${gapFields} } } ... on GapRefused { rule message }
      } }`,
      { input: { gap, note } },
      typeof by === 'string' ? officerOf(by) : by,
    ).then(({ acknowledgeGap }) => acknowledgeGap);
  }

  close(): Promise<void> {
    return this.served.close();
  }
}

/** The one thing that a piece of evidence leads to, under its name. */
function leadOf(piece: Told): Told {
  const leads = Object.entries(piece).filter(([, lead]) => lead !== null);
  if (leads.length !== 1) throw new Error(`Evidence leads to ${leads.length} things.`);
  return Object.fromEntries(leads);
}

export async function startGappedCity(): Promise<GappedCity> {
  return new GappedCity(
    await serve(
      coordinationOver(
        () => [],
        () => [],
      ),
    ),
  );
}
