/** Serves the trial subgraphs, each on a port of its own as if on a machine of its own, and counts what is asked. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createResponder, type Question } from './responder.ts';
import { trialSubgraphs } from './subgraphs.ts';

/** What subgraphs were asked since they began. */
export interface Asked {
  /** HTTP requests. */
  requests: number;
  /** Representations of entities in them. */
  representations: number;
  /** Bytes of the requests' bodies. */
  bytes: number;
}

export interface ServedSubgraphs {
  /** Where each answers, by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly asked: Asked;
  close(): Promise<void>;
}

/** Longer than a benchmark leaves a gateway idle: a connection that closes under a request would be counted against it. */
const keepAliveMs = 3_600_000;

/** Serves every trial subgraph on free ports of loopback; each answer is held back for `latencyMs`. */
export async function serveTrialSubgraphs(latencyMs: number): Promise<ServedSubgraphs> {
  const asked: Asked = { requests: 0, representations: 0, bytes: 0 };
  const urls: Record<string, string> = {};
  const servers: Server[] = [];
  for (const subgraph of trialSubgraphs) {
    const respond = createResponder(subgraph);
    const server = createServer(
      { keepAliveTimeout: keepAliveMs, noDelay: true },
      (request, response) => {
        void answer(request, response, respond, asked, latencyMs);
      },
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', 511, () => listening()));
    const { port } = server.address() as AddressInfo;
    urls[subgraph.name] = `http://127.0.0.1:${port}/graphql`;
    servers.push(server);
  }
  return {
    urls,
    asked,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  respond: (question: Question) => object,
  asked: Asked,
  latencyMs: number,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const question: Question | Question[] = JSON.parse(body.toString());
  asked.requests += 1;
  asked.bytes += body.length;
  for (const one of [question].flat()) asked.representations += representationsIn(one);
  const answered = Array.isArray(question) ? question.map(respond) : respond(question);
  if (latencyMs > 0) await sleep(latencyMs);
  const text = Buffer.from(JSON.stringify(answered));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.end(text);
}

function representationsIn({ variables }: Question): number {
  let count = 0;
  for (const value of Object.values(variables ?? {}))
    if (Array.isArray(value)) count += value.length;
  return count;
}
