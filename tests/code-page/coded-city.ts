/** A city with businesses that two bodies visit together, and what happens at their doors: all through the gateway. */
import { request } from 'node:http';
import type { DepartmentName } from '../../schema/departments.ts';
import { usccOf } from '../feed/usccs.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';

/** What a test reads of an answer is whatever its question asked for. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Told = any;

/** The day on which the tests are. */
export const day = '2026-11-21';

export const certificates = ['37131001', '37131002', '37132001', '37132002'];

export interface CodedVisit {
  readonly uscc: string;
  readonly name: string;
  readonly address: string;
  readonly visit: string;
  readonly code: string;
}

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

export class CodedCity {
  readonly city: TestCity;
  readonly origin: string;
  #businesses = 0;

  constructor(city: TestCity) {
    this.city = city;
    this.origin = new URL(city.url).origin;
  }

  get ledger() {
    const ledger = this.city.databases.get('coordination');
    if (!ledger) throw new Error('The city has no ledger.');
    return ledger.pool;
  }

  /** Runs a mutation as a demo identity; its one field. */
  async run(demo: string, query: string, input: object): Promise<Told> {
    const { data, errors } = await this.city.ask(query, { input }, demo);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  }

  /** A visit of market supervision and urban management to a restaurant of its own, today, with its code. */
  async visit(): Promise<CodedVisit> {
    const number = 7000 + this.#businesses++;
    const [uscc, name, address] = [
      usccOf(number),
      `枕河烧烤${number}`,
      `河埠街道枕河路${number}号`,
    ];
    await this.ledger.query(
      `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
       VALUES ($1, 'market-supervision', $2, $3, '河埠街道', 'ACTIVE', '6210', 'D', 1)`,
      [uscc, name, address],
    );
    await this.#plan('market-supervision', uscc, 'MS-012');
    const { visit, code } = await this.#plan('urban-management', uscc, 'UM-003');
    return { uscc, name, address, visit, code };
  }

  async #plan(department: DepartmentName, uscc: string, item: string) {
    const demo = `officer:${department}`;
    const window = { earliest: day, latest: day };
    const { demand } = await this.run(
      demo,
      `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
        ... on InspectionPlanned { demand { id } } } }`,
      { uscc, kind: 'ROUTINE', items: [item], ...window },
    );
    const { visit } = await this.run(
      demo,
      `mutation ($input: ApprovePlanInput!) { approvePlan(input: $input) {
        ... on VisitChanged { visit { id code } } } }`,
      { demand: demand.id },
    );
    return { visit: visit.id as string, code: visit.code as string };
  }

  /** Two officers of each body check in; of market supervision alone where `officers` says so. */
  checkIn(code: string, officers: readonly string[] = certificates): Promise<Told> {
    return this.run(
      'officer:market-supervision',
      `mutation ($input: CheckInInput!) { checkIn(input: $input) {
        __typename ... on VisitRefused { rule message } } }`,
      { code, officers, at: `${day}T09:30:00+08:00` },
    );
  }

  complete(department: DepartmentName, code: string, outcome: string): Promise<Told> {
    return this.run(
      `officer:${department}`,
      `mutation ($input: CompleteVisitInput!) { completeVisit(input: $input) {
        __typename ... on VisitRefused { rule message } } }`,
      { code, outcome },
    );
  }

  /** Fetches `path` as a browser does that has no script. */
  page(path: string, headers: Record<string, string> = {}, from = '127.0.0.1'): Promise<Page> {
    return this.#send('GET', path, headers, undefined, from);
  }

  /** Sends a form as a browser does from the page itself, unless `headers` say otherwise. */
  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    const own = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: this.origin,
      'sec-fetch-site': 'same-origin',
    };
    return this.#send('POST', path, { ...own, ...headers }, String(new URLSearchParams(form)));
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | undefined,
    localAddress = '127.0.0.1',
  ): Promise<Page> {
    return new Promise((resolve, reject) => {
      const sent = request(this.origin + path, { method, headers, localAddress }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: whole, text: whole.toString('utf8') });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): Promise<void> {
    return this.city.close();
  }
}

/** Starts the city, with two certified officers of each of the two bodies. */
export async function startCodedCity(): Promise<CodedCity> {
  const coded = new CodedCity(await startTestCity());
  const departments = [
    'MARKET_SUPERVISION',
    'MARKET_SUPERVISION',
    'URBAN_MANAGEMENT',
    'URBAN_MANAGEMENT',
  ];
  await coded.run(
    'supervisor',
    'mutation ($input: RegisterOfficersInput!) { registerOfficers(input: $input) { count } }',
    {
      officers: certificates.map((certificate, at) => ({
        certificate,
        department: departments[at],
      })),
    },
  );
  return coded;
}
