/** One subgraph served for real over a fresh database, and the ways to ask it. */
import { randomBytes } from 'node:crypto';
import type { SubgraphDefinition } from '../../subgraphs/kit/definition.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { type Caller, signInternalToken } from '../../subgraphs/kit/identity/internal-token.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { createTestDatabase } from './database.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape its query asked for
  readonly data: any;
  readonly errors: readonly { message: string; path?: unknown; extensions?: { code?: string } }[];
}

export interface Served {
  readonly url: string;
  readonly database: Database;
  /** The statements resolvers ran since the list was last emptied. */
  readonly statements: string[];
  /** Asks through the gateway's key as `identity`; an analyst by default. */
  ask(query: string, variables?: object, identity?: Identity): Promise<Answer>;
  /** Asks as the gateway itself. */
  askAsGateway(query: string, variables?: object): Promise<Answer>;
  /** Asks as coordination. */
  askAsCoordination(query: string, variables?: object): Promise<Answer>;
  close(): Promise<void>;
}

export const analyst: Identity = { subject: 'analyst', role: 'ANALYST', scopes: [] };

export async function serve(definition: SubgraphDefinition): Promise<Served> {
  const { url: databaseUrl, drop } = await createTestDatabase(definition.name);
  const database = openDatabase(databaseUrl);
  const keys = { gateway: randomBytes(32), coordination: randomBytes(32) };
  const statements: string[] = [];
  const { url, close } = await serveSubgraph(definition, {
    databaseUrl,
    keys,
    port: 0,
    onStatement: (statement) => statements.push(statement),
  });
  async function askAs(caller: Caller, query: string, variables: object): Promise<Answer> {
    const token = await signInternalToken(caller, definition.name, keys[caller.issuer]);
    return post(url, { query, variables }, { authorization: `Bearer ${token}` });
  }
  return {
    url,
    database,
    statements,
    ask: (query, variables = {}, identity = analyst) =>
      askAs({ issuer: 'gateway', identity }, query, variables),
    askAsGateway: (query, variables = {}) =>
      askAs({ issuer: 'gateway', identity: undefined }, query, variables),
    askAsCoordination: (query, variables = {}) =>
      askAs({ issuer: 'coordination' }, query, variables),
    async close() {
      await close();
      await database.close();
      await drop();
    },
  };
}

export async function post(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, data, errors };
}
