/** One trace from a caller's request down to the statements that it costs, without anything that the caller asked about. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTracing, type Tracing } from '../../subgraphs/kit/observation/tracing.ts';
import { usccOf } from '../feed/usccs.ts';
import { post } from '../setup/served.ts';
import { startWatchedGraph, type WatchedGraph } from './watched-graph.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
}

interface Received {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const received: (Span & { readonly service: string | undefined })[] = [];
const tracing: Tracing[] = [];
let text = '';
let collector: Server;
let graph: WatchedGraph;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    text += body;
    take(JSON.parse(body) as Received);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
  const { port } = collector.address() as AddressInfo;
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  graph = await startWatchedGraph({
    async tracing(service) {
      const started = await startTracing(service);
      if (started) tracing.push(started);
      return started;
    },
  });
});

afterAll(async () => {
  await graph.close();
  await new Promise((closed) => collector.close(closed));
  vi.unstubAllEnvs();
});

function take({ resourceSpans }: Received): void {
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = attribute(resource, 'service.name');
    for (const { spans } of scopeSpans) {
      received.push(...spans.map((span) => ({ ...span, service })));
    }
  }
}

function attribute({ attributes }: Pick<Span, 'attributes'>, name: string): string | undefined {
  return attributes.find(({ key }) => key === name)?.value.stringValue;
}

test('a trace has one id in gateway, subgraph and database, each part under the one that asked for it', async () => {
  const uscc = usccOf(1);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const query = `query Register($uscc: Uscc!) { business(uscc: $uscc) { name registration { phoneMasked } } }`;
  await post(
    graph.url,
    { query, variables: { uscc } },
    { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  );
  // By then all work has ended, and with it every span.
  await graph.close();
  await Promise.all(tracing.map((one) => one.close()));
  const spans = received.filter((span) => span.traceId === traceId);
  const named = (service: string, name: string) =>
    spans.find((span) => span.service === service && span.name === name);
  const request = named('gateway', 'Register');
  const fetch = named('gateway', 'fetch market-supervision');
  const answer = named('market-supervision', 'answer');
  const statement = named('market-supervision', 'SELECT');
  expect(request?.parentSpanId).toBe('b7ad6b7169203331');
  expect(named('gateway', 'plan')?.parentSpanId).toBe(request?.spanId);
  expect(fetch?.parentSpanId).toBe(request?.spanId);
  expect(answer?.parentSpanId).toBe(fetch?.spanId);
  expect(statement?.parentSpanId).toBe(answer?.spanId);
  expect(statement && attribute(statement, 'db.query.text')).toMatch(/^select .*\$1/i);
  expect(text).not.toContain(uscc);
});
