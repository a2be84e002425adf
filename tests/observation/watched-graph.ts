/** The city's graph with its register alone behind it, both watched: what they log and which traces they record is known. */
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startGateway } from '../../gateway/server.ts';
import { type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import { definitionOf } from '../../subgraphs/index.ts';
import type { Tracing } from '../../subgraphs/kit/observation/tracing.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { createTestDatabase } from '../setup/database.ts';

export type LogLine = Readonly<Record<string, unknown>>;

export interface WatchedGraph {
  readonly url: string;
  readonly database: Database;
  /** All that both have logged. */
  readonly lines: readonly LogLine[];
  /** Once, however often it is asked for. */
  close(): Promise<void>;
}

interface WatchedOptions {
  /** Where subgraphs answer in place of those that are not there. */
  readonly subgraphUrls?: Readonly<Partial<Record<SubgraphName, string>>>;
  readonly tracing?: (service: string) => Promise<Tracing | undefined>;
}

const supergraph = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));
const register = 'market-supervision';

export async function startWatchedGraph(options: WatchedOptions): Promise<WatchedGraph> {
  const { url: databaseUrl, drop } = await createTestDatabase(register);
  const key = randomBytes(32);
  const lines: LogLine[] = [];
  const log = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  const subgraph = await serveSubgraph(definitionOf(register), {
    databaseUrl,
    keys: { gateway: key, coordination: randomBytes(32) },
    port: 0,
    logger: pino({ name: register }, log),
    tracing: await options.tracing?.(register),
  });
  const gateway = await startGateway({
    supergraph,
    port: 0,
    subgraphUrls: { ...options.subgraphUrls, [register]: subgraph.url },
    subgraphKeys: Object.fromEntries(subgraphNames.map((name) => [name, key])),
    identity: { mode: 'demo' },
    logger: pino({ name: 'gateway' }, log),
    tracing: await options.tracing?.('gateway'),
  });
  const database = openDatabase(databaseUrl);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await gateway.close();
    await subgraph.close();
    await database.close();
    await drop();
  };
  return {
    url: gateway.url,
    database,
    lines,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
