/** Graphs that are not this city's: small subgraphs that answer whoever asks, and supergraphs composed of any of them. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { GatewayOptions } from '../../gateway/options.ts';
import { raw } from './raw-request.ts';

const federation = (version: string, names: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: [${names}])\n`;

export interface ForeignSubgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: string;
  requests(): number;
  /** Connections that are open to it. */
  connections(): number;
  /** Connections that there ever were. */
  connected(): number;
  close(): Promise<void>;
}

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
  ? Modules extends { resolvers?: infer R }
    ? R
    : never
  : never;

/** Starts a subgraph that answers everyone. */
export async function serveForeign(
  name: string,
  types: string,
  resolvers: NonNullable<Resolvers>,
): Promise<ForeignSubgraph> {
  const typeDefs = federation('v2.9', '"@key", "@shareable", "@override"') + types;
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers });
  const sockets = new Set<Socket>();
  let requests = 0;
  let connected = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    let body = '';
    for await (const chunk of request) body += chunk;
    const { query, variables } = JSON.parse(body);
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  // Longer than any test looks away.
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    connected += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name,
    typeDefs,
    url: `http://127.0.0.1:${port}/graphql`,
    requests: () => requests,
    connections: () => sockets.size,
    connected: () => connected,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A field whose answer waits until the test gives it. */
export class HeldField {
  readonly #waiting: ((answer: string) => void)[] = [];

  readonly resolve = () => new Promise<string>((answer) => this.#waiting.push(answer));

  /** Whether anyone waits. */
  get asked(): boolean {
    return this.#waiting.length > 0;
  }

  answer(text: string): void {
    for (const answer of this.#waiting.splice(0)) answer(text);
  }
}

/** The supergraph of these subgraphs. */
export function composed(
  ...subgraphs: readonly Pick<ForeignSubgraph, 'name' | 'url' | 'typeDefs'>[]
): string {
  const result = composeServices(
    subgraphs.map(({ name, url, typeDefs }) => ({ name, url, typeDefs: parse(typeDefs) })),
  );
  if (result.errors) throw new AggregateError(result.errors, 'The graph does not compose.');
  return result.supergraphSdl;
}

/** The supergraph of one subgraph that nobody serves, of features of the federation by their names. */
export function composedOf(version: string, names: string, types: string): string {
  const typeDefs = federation(version, names) + types;
  return composed({ name: 'elsewhere', url: 'http://127.0.0.1:1/graphql', typeDefs });
}

/** A supergraph's file in a folder of its own, and the log of the gateway that watches it. */
export class WatchedFile {
  readonly folder: string;
  readonly path: string;
  /** What was logged, line by line. */
  readonly log: Readonly<Record<string, unknown>>[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'supergraph.graphql');
  }

  static async create(): Promise<WatchedFile> {
    return new WatchedFile(await mkdtemp(join(tmpdir(), 'watched-supergraph-')));
  }

  /** Puts `text` in place as editors and deployments do: written beside it, then renamed. */
  async replace(text: string): Promise<void> {
    const draft = join(this.folder, `.draft-${randomUUID()}`);
    await writeFile(draft, text);
    await rename(draft, this.path);
  }

  /** Options of a gateway that serves it without identities and looks often. */
  get options(): GatewayOptions {
    return {
      supergraph: this.path,
      supergraphPollMs: 20,
      port: 0,
      identity: { mode: 'off' },
      logger: pino({}, { write: (line: string) => void this.log.push(JSON.parse(line)) }),
    };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

/** What a gateway says of itself. */
export interface Readiness {
  readonly status: string;
  readonly process: number;
  readonly supergraph: { readonly hash: string; readonly since: string };
  readonly refused?: { readonly hash: string; readonly since: string };
}

/** Asks it on a connection of its own, so that any of several workers may answer. */
export async function readiness(gateway: string): Promise<Readiness> {
  return JSON.parse((await raw(gateway, { method: 'GET', path: '/health/ready' })).text);
}

/** Waits until something is so, however slow the machine. */
export function until(so: () => boolean | Promise<boolean>): Promise<boolean> {
  return vi.waitUntil(so, { timeout: 50_000, interval: 10 });
}
