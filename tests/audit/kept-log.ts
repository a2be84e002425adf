/** An audit log kept by a coordination of its own, and what a gateway adds to it. */
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { type Answer, type Served, serve } from '../setup/served.ts';

export const supervisor: Identity = {
  subject: 'justice-bureau',
  role: 'SUPERVISOR',
  scopes: ['audit:read'],
};

/** A record as a gateway tells it. */
export function record(told: object = {}): object {
  return {
    kind: 'READ',
    request: 'request-1',
    subject: 'officer-1',
    role: 'OFFICER',
    department: 'water',
    operation: 'Call',
    operationHash: 'a'.repeat(64),
    fields: ['Registration.phone'],
    usccs: [],
    records: [],
    purpose: '电话通知',
    results: [],
    ...told,
  };
}

const appending = `mutation ($input: AppendAuditInput!) { appendAudit(input: $input) { number digest } }`;
const checking = `query ($after: Int) { auditCheck(after: $after) {
  intact checkedThrough entries complete digest fault { number reason } } }`;

export class KeptLog {
  readonly served: Served;

  constructor(served: Served) {
    this.served = served;
  }

  append(...entries: object[]): Promise<Answer> {
    return this.served.askAsGateway(appending, { input: { entries } });
  }

  async check(after = 0) {
    const { data, errors } = await this.served.ask(checking, { after }, supervisor);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data.auditCheck;
  }

  /** Does to the tables what only someone can who owns the database. */
  async tamper(statement: string): Promise<void> {
    await this.served.database.pool.query(`
      ALTER TABLE audit.entry DISABLE TRIGGER ALL; ${statement}; ALTER TABLE audit.entry ENABLE TRIGGER ALL`);
  }

  close(): Promise<void> {
    return this.served.close();
  }
}

export async function keptLog(): Promise<KeptLog> {
  return new KeptLog(await serve(coordinationOver(() => [])));
}
