/** How an operation was carried out: told to staff who ask, and to nobody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { startTrialGraph, type TrialGraph } from '../gateway/trial-graph.ts';

interface Explained {
  readonly data: unknown;
  readonly extensions?: {
    readonly plan?: {
      readonly planned: boolean;
      readonly ms: number;
      readonly fetches: readonly Fetch[];
    };
    readonly cost?: unknown;
  };
}

interface Fetch {
  readonly subgraph: string;
  readonly document: string;
  readonly after: number | null;
  readonly representations: number;
  readonly begunMs: number;
  readonly ms: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly fault?: string;
}

const query = '{ businesses { name fumePurifier drainagePermit } }';
let graph: TrialGraph;
let gateway: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  gateway = await startGateway(graph.options);
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

async function explained(headers: Record<string, string>): Promise<Explained> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as Explained;
}

describe('a caller who asks how an operation was carried out', () => {
  test('is told each fetch: whom, with what, after which, for how many', async () => {
    await explained({});
    const { data, extensions } = await explained({ 'x-one-check-plan': '1' });
    expect(data).toHaveProperty('businesses');
    const { planned, ms, fetches = [] } = extensions?.plan ?? {};
    expect(planned).toBe(false);
    expect(
      fetches
        .map(({ subgraph, after, representations }) => [subgraph, after, representations])
        .sort(),
    ).toEqual([
      ['market-supervision', null, 0],
      ['urban-management', 0, 2],
      ['water', 0, 2],
    ]);
    expect(fetches[0]?.document).toMatch(/businesses ?{/);
    const water = fetches.find(({ subgraph }) => subgraph === 'water');
    expect(water?.document).toContain('drainagePermit');
    for (const fetch of fetches) {
      expect(fetch.bytesSent).toBeGreaterThan(fetch.document.length);
      expect(fetch.bytesReceived).toBeGreaterThan(0);
      expect(fetch.begunMs + fetch.ms).toBeLessThanOrEqual((ms ?? 0) + 0.02);
    }
  });

  test('is told it beside the cost, where that is asked too', async () => {
    const { extensions } = await explained({ 'x-one-check-plan': '1', 'x-one-check-cost': '1' });
    expect(Object.keys(extensions ?? {}).sort()).toEqual(['cost', 'plan']);
  });

  test.each(['business', 'public', 'nobody'])('is told nothing of it as %s', async (demo) => {
    const asked = { 'x-one-check-plan': '1', 'x-one-check-demo': demo };
    const { data, extensions } = await explained(asked);
    expect(data).toHaveProperty('businesses');
    expect(extensions).toBeUndefined();
  });
});

test('who does not ask is told nothing of it', async () => {
  expect((await explained({})).extensions).toBeUndefined();
});
