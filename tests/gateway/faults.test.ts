/** Faults of one department: they cost its own fields, the error names it, and nothing of its inside gets out. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  answers,
  breaksOff,
  drips,
  hangs,
  type MisbehavingServer,
  startMisbehaving,
} from './misbehaving-server.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

const uscc = '91330203MA2AC1A1XJ';
const acrossDepartments = `{ business(uscc: "${uscc}") { name fumePurifier drainagePermit } }`;
let graph: TrialGraph;

beforeAll(async () => {
  graph = await startTrialGraph();
});

afterAll(() => graph.close());

/** Puts `server` in water's place. */
async function withWater(
  behave: Parameters<typeof startMisbehaving>[0],
  use: (url: string, server: MisbehavingServer) => Promise<void>,
): Promise<void> {
  const server = await startMisbehaving(behave);
  const options = {
    ...graph.options,
    subgraphUrls: { water: server.url },
    subgraphLimits: { timeoutMs: 300 },
  };
  try {
    await withGateway(options, ({ url }) => use(url, server));
  } finally {
    await server.close();
  }
}

const business = { name: '海曙区运河烧烤店', fumePurifier: `purifier of ${uscc}` };

describe('water’s fields are null, the rest stands and the error names water', () => {
  const bad = 'gave an answer that cannot be used';
  const cases = [
    ['hangs', hangs, 'SUBGRAPH_TIMEOUT', 'did not answer in time'],
    ['answers byte by byte', drips, 'SUBGRAPH_TIMEOUT', 'did not answer in time'],
    ['breaks off', breaksOff, 'SUBGRAPH_UNREACHABLE', 'did not answer'],
    ['answers HTML', answers('<html>10.1.2.3</html>'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers nothing', answers(''), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers a JSON string', answers('"fine"'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers other JSON', answers('{"status":"ok"}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers data that is a list', answers('{"data":[]}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers no entities', answers('{"data":{}}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers too few', answers('{"data":{"_entities":[]}}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers words', answers('{"data":{"_entities":["x"]}}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['reports no errors', answers('{"errors":["x"]}'), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers 500', answers('{"data":{}}', 500), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers 302', answers('', 302), 'SUBGRAPH_BAD_RESPONSE', bad],
    ['answers 403', answers('{}', 403), 'SUBGRAPH_REFUSED', 'refused the gateway'],
  ] as const;

  test.each(cases)('when it %s', async (_name, behave, code, telling) => {
    await withWater(behave, async (url) => {
      const { status, data, errors } = await ask(url, acrossDepartments);
      expect(status).toBe(200);
      expect(data).toEqual({ business: { ...business, drainagePermit: null } });
      expect(errors).toEqual([
        {
          message: `water ${telling}; its fields are null. Try again later.`,
          path: ['business', 'drainagePermit'],
          extensions: { code, service: 'water' },
        },
      ]);
    });
  });

  test('when it is killed under a gateway that already knew it', async () => {
    const own = await startTrialGraph();
    try {
      await withGateway(own.options, async ({ url }) => {
        expect((await ask(url, acrossDepartments)).errors).toEqual([]);
        await own.stop('water');
        const { data, errors } = await ask(url, acrossDepartments);
        expect(data).toEqual({ business: { ...business, drainagePermit: null } });
        expect(errors).toEqual([
          {
            message: 'water did not answer; its fields are null. Try again later.',
            path: ['business', 'drainagePermit'],
            extensions: { code: 'SUBGRAPH_UNREACHABLE', service: 'water' },
          },
        ]);
      });
    } finally {
      await own.close();
    }
  });
});

describe('where the error points', () => {
  test('at each root field that is missing, by its name in the answer', async () => {
    await withWater(hangs, async (url) => {
      const { data, errors } = await ask(url, '{ who: waterCaller waterStations marketCaller }');
      expect(data).toMatchObject({ who: null, waterStations: null });
      expect(data?.['marketCaller']).toContain('demo-analyst');
      expect(errors.map(({ path }) => path)).toEqual([['who'], ['waterStations']]);
    });
  });

  test('at the list, once, when every entry of it misses them', async () => {
    await withWater(hangs, async (url) => {
      const { data, errors } = await ask(
        url,
        '{ businesses { uscc drainagePermit intakeMetering } }',
      );
      expect(data?.['businesses']).toHaveLength(2);
      expect(errors.map(({ path }) => path)).toEqual([['businesses']]);
    });
  });

  test('at the field of the entry for which the department reports one', async () => {
    await withGateway(graph.options, async ({ url }) => {
      const { status, data, errors } = await ask(url, '{ businesses { drainagePermit refusal } }');
      expect(status).toBe(200);
      expect(data?.['businesses']).toMatchObject([{ refusal: null }, { refusal: null }]);
      expect(errors).toEqual(
        [0, 1].map((index) => ({
          message: 'Only officers of water may see this.',
          path: ['businesses', index, 'refusal'],
          extensions: { code: 'FORBIDDEN', service: 'water' },
        })),
      );
    });
  });
});

test('a mutation that was not answered may have been carried out, and the error says so', async () => {
  await withWater(hangs, async (url) => {
    const { data, errors } = await ask(url, 'mutation { recordSample(note: "x") }');
    expect(data).toEqual({ recordSample: null });
    expect(errors[0]?.message).toBe(
      'water did not answer in time; its fields are null. ' +
        'Whether it did what it was told is not known: look before you repeat it.',
    );
  });
});

test('what a department’s fault says of its inside stays inside', async () => {
  await withGateway(graph.options, async ({ url }) => {
    const { data, errors } = await ask(url, `{ business(uscc: "${uscc}") { name fault } }`);
    expect(data).toEqual({ business: { name: business.name, fault: null } });
    expect(errors).toEqual([
      {
        message: 'water failed to answer this.',
        path: ['business', 'fault'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'water' },
      },
    ]);
  });
});

describe('when the client leaves', () => {
  async function leave(url: string, query: string, server: MisbehavingServer): Promise<void> {
    const leaving = new AbortController();
    const asked = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: leaving.signal,
    });
    await vi.waitUntil(() => server.requests() === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
  }

  async function withPatientGateway(
    use: (url: string, server: MisbehavingServer) => Promise<void>,
  ): Promise<void> {
    let release = () => {};
    const server = await startMisbehaving((_request, response) => {
      release = () => response.end('{"data":{"recordSample":"done"}}');
    });
    const options = { ...graph.options, subgraphUrls: { water: server.url } };
    try {
      await withGateway(options, async ({ url }) => {
        await use(url, server);
        release();
      });
    } finally {
      await server.close();
    }
  }

  test('a query is called off at the subgraph too', async () => {
    await withPatientGateway(async (url, server) => {
      await leave(url, '{ waterCaller }', server);
      await vi.waitUntil(() => server.abandoned() === 1);
    });
  });

  test('a mutation is not', async () => {
    await withPatientGateway(async (url, server) => {
      await leave(url, 'mutation { recordSample(note: "x") }', server);
      // The query after it shows that the gateway has seen its client leave.
      await ask(url, '{ marketCaller }');
      expect(server.abandoned()).toBe(0);
    });
  });
});
