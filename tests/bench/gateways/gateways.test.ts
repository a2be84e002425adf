/** The benchmark of gateways is honest: its graph is one, right answers are told from others, and figures are what was. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../../gateway/server.ts';
import { type ServedSubgraphs, serveTrialSubgraphs } from './graph/serve.ts';
import { composeTrialGraph } from './graph/subgraphs.ts';
import { agreementOf } from './load/agreement.ts';
import { applyLoad } from './load/load.ts';
import type { Turn } from './load/measure.ts';
import { ResponseReader } from './load/response-reader.ts';
import { chartOf } from './report/chart.ts';
import { figuresOf } from './report/figures.ts';
import { sectionOf } from './report/markdown.ts';
import { withSection } from './report/readme-section.ts';
import type { Report } from './report/report.ts';
import { chinese, english } from './report/words.ts';
import { shapes } from './shapes.ts';

describe('the trial graph', () => {
  let subgraphs: ServedSubgraphs;
  let apollo: ApolloServer;
  let ours: RunningGateway;
  let folder: string;

  beforeAll(async () => {
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    subgraphs = await serveTrialSubgraphs(0);
    const supergraphSdl = composeTrialGraph(subgraphs.urls);
    folder = await mkdtemp(join(tmpdir(), 'one-check-bench-'));
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, supergraphSdl);
    const logger = pino({ level: 'silent' });
    apollo = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl, logger }), logger });
    await apollo.start();
    ours = await startGateway({ supergraph, port: 0, identity: { mode: 'off' }, logger });
  });

  afterAll(async () => {
    await ours?.close();
    await apollo?.stop();
    await subgraphs?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function askApollo(query: string) {
    const before = { ...subgraphs.asked };
    const { body } = await apollo.executeOperation({ query });
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    const requests = subgraphs.asked.requests - before.requests;
    return { data: JSON.parse(JSON.stringify(body.singleResult.data)), requests };
  }

  async function askOurs(
    query: string,
  ): Promise<{ readonly text: string; readonly data: unknown }> {
    const text = await (await post(ours.url, query)).text();
    return { text, data: JSON.parse(text).data };
  }

  it('asks what the published benchmarks ask: as many fetches, and answers of that size', async () => {
    const [deep, wide, tiny] = shapes.map(({ query }) => query);
    expect((await askApollo(deep ?? '')).requests).toBe(16);
    expect((await askApollo(wide ?? '')).requests).toBe(3);
    expect((await askApollo(tiny ?? '')).requests).toBe(1);
    const sizes = await Promise.all(
      shapes.map(async ({ query }) => (await askOurs(query)).text.length),
    );
    expect(sizes.map((size) => Math.round(size / 10_000))).toEqual([4, 11, 0]);
  });

  it.each(shapes)(
    'is answered alike by our gateway and by ApolloGateway: $name',
    async ({ query }) => {
      const { data } = await askApollo(query);
      expect(data).not.toBeNull();
      expect((await askOurs(query)).data).toEqual(data);
    },
  );

  it('truly answers what else is asked: aliases, arguments, fragments and conditions', async () => {
    const { data } = await askOurs(
      `query ($yes: Boolean = true) {
        first: topProducts(first: 2) { id: upc ...Seen @include(if: $yes) weight @skip(if: $yes) }
        me { username ... on User { reviews { id } } reviews { rating } }
      }
      fragment Seen on Product { inStock reviews { author { name } } }`,
    );
    expect(data).toMatchObject({
      first: [
        { id: '1', inStock: false, reviews: [{ author: { name: 'Ada Wong' } }, {}, {}] },
        { id: '2' },
      ],
      me: {
        username: 'ada.wong',
        reviews: [
          { id: '1', rating: 1 },
          { id: '7', rating: 2 },
        ],
      },
    });
    expect(JSON.stringify(data)).not.toContain('weight');
  });

  it('refuses what a subgraph does not have', async () => {
    const response = await post(subgraphs.urls['accounts'] ?? '', '{ me { shoeSize } }');
    expect(await response.json()).toEqual({
      errors: [{ message: expect.stringContaining('Cannot query field "shoeSize"') }],
    });
  });
});

function post(url: string, query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
}

describe('the load', () => {
  it('counts right answers, and tells others and broken connections apart from them', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      request.resume();
      if (asked % 10 === 0) response.end('wrong');
      else if (asked % 25 === 1) response.destroy();
      else response.end('right answer');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    let seenAtBegin = 0;
    const result = await applyLoad(
      { url: `http://127.0.0.1:${port}/`, query: '{ me }', connections: 3, answerLength: 12 },
      50,
      200,
      {
        begin: async () => {
          seenAtBegin = asked;
        },
        end: async () => undefined,
      },
    );
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    expect(seenAtBegin).toBeGreaterThan(0);
    expect(result.latencies.length).toBeGreaterThan(0);
    expect(result.latencies.length + result.failures).toBeLessThanOrEqual(asked);
    expect(result.failures).toBeGreaterThan(0);
    expect(result.latencies).toEqual(result.latencies.slice().sort());
  });

  it('finds the end of every response, however its bytes come', () => {
    const chunk = fc.string({ minLength: 1, maxLength: 20, unit: 'binary-ascii' });
    const response = fc.record({
      chunks: fc.array(chunk, { maxLength: 4 }),
      chunked: fc.boolean(),
    });
    const responses = fc.array(response, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(responses, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (all, pieces) => {
        const reader = new ResponseReader();
        for (const { chunks, chunked } of all) {
          const length = chunks.join('').length;
          const body = chunked
            ? [
                ...chunks.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`),
                '0\r\n\r\n',
              ].join('')
            : chunks.join('');
          const head = chunked ? 'Transfer-Encoding: chunked' : `content-length: ${length}`;
          const bytes = Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\nx: y\r\n\r\n${body}`, 'latin1');
          const ended = [];
          for (let at = 0; at < bytes.length; ) {
            const size = pieces.next().value ?? 1;
            const summary = reader.push(bytes.subarray(at, at + size));
            if (summary) ended.push({ ...summary, rest: bytes.length - at - size });
            at += size;
          }
          expect(ended).toEqual([
            { status: 200, length, rest: expect.toSatisfy((rest) => rest <= 0) },
          ]);
        }
      }),
    );
  });
});

it('takes what most answer for right, whatever the order of fields', () => {
  const answers = ['{"a":1,"b":[2]}', '{"b":[2],"a":1}', '{"a":1,"b":[3]}', 'Bad gateway'];
  const { agreed, others } = agreementOf(
    answers.map((text, index) => ({ contender: `${index}`, text })),
  );
  expect(agreed.map(({ contender }) => contender)).toEqual(['0', '1']);
  expect(others.map(({ contender }) => contender)).toEqual(['2', '3']);
});

const turns: Turn[] = [10, 30, 20].map((answers, round) => ({
  contender: 'one-check',
  shape: 'deep',
  seconds: 2,
  latencies: Float64Array.from({ length: answers }, (_, index) => index + 1),
  failures: round,
  cpuMs: answers * (round + 1),
  othersMs: 100,
  peakMegabytes: 100 + round,
  asked: { requests: answers * 16, representations: answers * 80, bytes: 0 },
}));

it('gives the middle of the rounds with their spread, and the rest over all of them', () => {
  expect(figuresOf(turns)).toEqual([
    {
      contender: 'one-check',
      shape: 'deep',
      rate: { median: 10, least: 5, most: 15 },
      cpuMs: { median: 2, least: 1, most: 3 },
      busy: (10 + 60 + 60) / 6_000,
      others: 0.05,
      p50: expect.closeTo(10.5),
      p99: expect.closeTo(29.41),
      peakMegabytes: 102,
      upstreamRequests: 16,
      upstreamEntities: 80,
      answers: 60,
      failures: 3,
    },
  ]);
});

describe('what is published', () => {
  const report: Report = {
    date: '2026-11-22',
    machine: {
      processor: 'Some <Processor>',
      processors: 2,
      gigabytes: 24,
      system: 'linux',
      node: 'v20.19.0',
      pinned: true,
    },
    settings: { rounds: 3, seconds: 2, connections: 50, latencyMs: 0 },
    contenders: [{ name: 'one-check', label: 'One Check' }],
    figures: figuresOf(turns),
  };

  it.each([english, chinese])(
    'stands between the markers of $readme alone, however often',
    (words) => {
      const markers =
        '<!-- performance: written by `npm run bench:gateways -- --write` -->\n<!-- end of performance -->';
      const once = withSection(`before\n${markers}\nafter`, sectionOf(report, words));
      expect(withSection(once, sectionOf(report, words))).toBe(once);
      expect(once).toMatch(/^before\n<!-- perf.*end of performance -->\nafter$/s);
      expect(once).toContain('| 2.0 | 10 (5–15) | – | – | – | – |');
      expect(once).toContain('2026-11-22');
    },
  );

  it('needs a place in the README', () => {
    expect(() => withSection('# A README', '')).toThrow('There is no place for the figures');
  });

  it('has a chart', () => {
    const chart = chartOf(report, english);
    expect(chart).toContain('prefers-color-scheme: dark');
    expect(chart).toContain('>2.0</text>');
    expect(chart).not.toMatch(/NaN|Infinity|undefined/);
  });
});
