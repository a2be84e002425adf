/** What a gateway counts of its operations, its subgraphs and its supergraph, and that callers cannot make it count without bound. */
import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OperationLabels } from '../../gateway/observation/operation-labels.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { serveMetrics } from '../../subgraphs/kit/observation/serve-metrics.ts';
import { until } from '../gateway/foreign-graph.ts';
import { ask, startTrialGraph, type TrialGraph } from '../gateway/trial-graph.ts';
import { figuresIn } from './figures.ts';

let graph: TrialGraph;
let gateway: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  const logger = pino({ level: 'silent' });
  gateway = await startGateway({ ...graph.options, supergraphPollMs: 20, logger });
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

/** What a figure gained while `work` was done. */
async function gained(work: () => Promise<unknown>): Promise<(figure: string) => number> {
  const before = figuresIn(await gateway.registry.metrics());
  await work();
  // A request is counted when its answer was sent, which its caller may know before.
  await until(
    async () =>
      figuresIn(await gateway.registry.metrics()).get('one_check_requests_under_way') === 0,
  );
  const after = figuresIn(await gateway.registry.metrics());
  return (figure) => (after.get(figure) ?? 0) - (before.get(figure) ?? 0);
}

describe('of an operation', () => {
  test('it counts how often, how long, and whether its plan was there', async () => {
    const query = 'query Names { businesses { name } }';
    const figure = await gained(async () => {
      for (let nth = 0; nth < 3; nth++) await ask(gateway.url, query);
    });
    expect(figure('one_check_operation_seconds_count{operation="Names"}')).toBe(3);
    expect(figure('one_check_operation_seconds_sum{operation="Names"}')).toBeGreaterThan(0);
    expect(figure('one_check_plan_cache_total{operation="Names",result="miss"}')).toBe(1);
    expect(figure('one_check_plan_cache_total{operation="Names",result="hit"}')).toBe(2);
  });

  test('it counts errors by their codes, and a code that is none as another', async () => {
    const figure = await gained(async () => {
      await ask(gateway.url, 'query Refused { businesses { refusal } }');
      await ask(gateway.url, 'query Refused { businesses { refusal } }');
      await ask(gateway.url, 'query Mistaken { nothing }');
    });
    const refused = 'one_check_operation_errors_total{operation="Refused",code="FORBIDDEN"}';
    expect(figure(refused)).toBe(4);
    const mistaken =
      'one_check_operation_errors_total{operation="(none)",code="GRAPHQL_VALIDATION_FAILED"}';
    expect(figure(mistaken)).toBe(1);
  });

  test('it counts requests that are turned away before the graph sees them', async () => {
    const figure = await gained(() =>
      ask(gateway.url, '{ businesses { name } }', { 'x-one-check-demo': 'x' }),
    );
    expect(figure('one_check_operation_errors_total{operation="(none)",code="BAD_REQUEST"}')).toBe(
      1,
    );
  });
});

describe('of a subgraph', () => {
  test('it counts requests, distinct entities and reported errors', async () => {
    const figure = await gained(() =>
      ask(gateway.url, 'query Two { businesses { drainagePermit refusal } }'),
    );
    expect(figure('one_check_fetch_seconds_count{subgraph="water"}')).toBe(1);
    expect(figure('one_check_fetch_seconds_count{subgraph="market-supervision"}')).toBe(1);
    expect(figure('one_check_entities_asked_total{subgraph="water"}')).toBe(2);
    expect(figure('one_check_entities_asked_total{subgraph="market-supervision"}')).toBe(0);
    expect(figure('one_check_fetch_errors_total{subgraph="water",code="FORBIDDEN"}')).toBe(2);
  });

  test('it tells how it stands with it', async () => {
    const figures = figuresIn(await gateway.registry.metrics());
    expect(figures.get('one_check_subgraph_breaker{subgraph="water",state="CLOSED"}')).toBe(1);
    expect(figures.get('one_check_subgraph_breaker{subgraph="water",state="OPEN"}')).toBe(0);
    expect(figures.get('one_check_subgraph_under_way{subgraph="water"}')).toBe(0);
    expect(figures.get('one_check_subgraph_waiting{subgraph="water"}')).toBe(0);
    expect(figures.get('one_check_subgraph_retries_total{subgraph="water"}')).toBe(0);
  });
});

describe('of names that callers make up', () => {
  const named = (name: string) => ({
    document: parse(`query ${name} { businesses { name } }`),
    name,
  });

  test('it tells few apart, and always those of trusted documents', () => {
    const trusted = { id: 'x', name: 'Trusted', type: 'query', body: '{ x }' } as const;
    const labels = new OperationLabels([trusted]);
    const told = Array.from({ length: 300 }, (_, nth) => labels.labelOf(named(`Made${nth}`)));
    expect(new Set(told).size).toBe(201);
    expect(told.slice(0, 200)).not.toContain('(other)');
    expect(new Set(told.slice(200))).toEqual(new Set(['(other)']));
    expect(labels.labelOf(named('Trusted'))).toBe('Trusted');
    expect(labels.labelOf(named('Made7'))).toBe('Made7');
  });

  test('it tells none that a number of a person or a business stands in', async () => {
    for (const name of ['Of13812345678', 'Of92321506MACMJEG45C', 'Of11010119900307123X']) {
      await ask(gateway.url, `query ${name} { businesses { name } }`);
    }
    const text = await gateway.registry.metrics();
    expect(text).toContain('one_check_operation_seconds_count{operation="(other)"} 3');
    expect(text).not.toMatch(/13812345678|MACMJEG45C|19900307/);
  });
});

test('of its supergraph it tells which is served, and counts swaps and refusals', async () => {
  const text = await readFile(graph.supergraph, 'utf8');
  const served = async () => figuresIn(await gateway.registry.metrics());
  const before = await served();
  const info = [...before.keys()].filter((name) => name.startsWith('one_check_supergraph_info'));
  expect(info).toHaveLength(1);
  const permits = 'one_check_entities_asked_total{subgraph="water"}';
  await writeFile(graph.supergraph, `# swapped\n${text}`);
  await until(async () => (await served()).get('one_check_supergraph_swaps_total') === 1);
  const after = await served();
  expect(after.get(info[0] ?? '')).toBeUndefined();
  expect(after.get(permits)).toBe(before.get(permits));
  expect(after.get('one_check_subgraph_retries_total{subgraph="water"}')).toBe(0);
  await writeFile(graph.supergraph, 'type Query { nothing: String }');
  await until(async () => (await served()).get('one_check_supergraph_refused') === 1);
  expect((await served()).get('one_check_supergraph_refusals_total')).toBe(1);
  await writeFile(graph.supergraph, text);
  await until(async () => (await served()).get('one_check_supergraph_refused') === 0);
});

test('figures are served at a port of their own, and nowhere at the gateway', async () => {
  const metrics = await serveMetrics({ port: 0, host: '127.0.0.1' }, () =>
    gateway.registry.metrics(),
  );
  try {
    const response = await fetch(metrics.url);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('# TYPE one_check_operation_seconds histogram');
    expect((await fetch(new URL('/', metrics.url))).status).toBe(404);
    expect((await fetch(metrics.url, { method: 'POST' })).status).toBe(404);
    expect((await fetch(new URL('/metrics', gateway.url))).status).toBe(404);
  } finally {
    await metrics.close();
  }
});
