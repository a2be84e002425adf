/** Where neither tokens nor demo identities may be trusted, a gateway does not start, or tells subgraphs nothing. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startGateway } from '../../gateway/server.ts';
import { GatewayStartError } from '../../gateway/start-error.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

let graph: TrialGraph;

beforeAll(async () => {
  graph = await startTrialGraph();
});

afterAll(() => graph.close());

describe('trust that would be misplaced keeps a gateway from starting', () => {
  test.each(['demo', 'off'] as const)('mode %s where others can reach it', async (mode) => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'city.example']) {
      const starting = startGateway({ ...graph.options, host, identity: { mode } });
      await expect(starting).rejects.toThrow(GatewayStartError);
      await expect(starting).rejects.toMatchObject({ code: 'IDENTITY_UNSAFE' });
      await expect(starting).rejects.toThrow('listen on 127.0.0.1');
    }
  });

  test('demo identities in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    try {
      await expect(startGateway(graph.options)).rejects.toThrow('NODE_ENV is production');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('a subgraph without a key, or with one too short', async () => {
    const { water: _, ...subgraphKeys } = graph.keys;
    await expect(startGateway({ ...graph.options, subgraphKeys })).rejects.toThrow(
      'set SUBGRAPH_KEY_WATER',
    );
    await expect(
      startGateway({
        ...graph.options,
        subgraphKeys: { ...graph.keys, water: new Uint8Array(16) },
      }),
    ).rejects.toThrow('at least 32 bytes');
  });
});

test('without identities a subgraph is told nothing, and one of ours refuses', async () => {
  const { subgraphKeys: _, ...options } = graph.options;
  await withGateway({ ...options, identity: { mode: 'off' } }, async ({ url }) => {
    const { data, errors } = await ask(url, '{ waterCaller }');
    expect(data).toEqual({ waterCaller: null });
    expect(errors[0]?.extensions['code']).toBe('SUBGRAPH_REFUSED');
  });
});
