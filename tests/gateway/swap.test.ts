/** A gateway whose supergraph changes while it serves: the new one takes over between two requests, a broken one never. */
import { createHash } from 'node:crypto';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Pool } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import {
  composed,
  type ForeignSubgraph,
  HeldField,
  readiness,
  serveForeign,
  until,
  WatchedFile,
} from './foreign-graph.ts';
import { ask, startTrialGraph, withGateway } from './trial-graph.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const slow = new HeldField();
let old: ForeignSubgraph;
let young: ForeignSubgraph;
let films: ForeignSubgraph;
/** The graph before the swap, and after: `keeper` is answered by another subgraph. */
let before: string;
let after: string;

beforeAll(async () => {
  old = await serveForeign('old', 'type Query { keeper: String @shareable slow: String }', {
    Query: { keeper: () => 'old', slow: slow.resolve },
  });
  young = await serveForeign('young', 'type Query { keeper: String @shareable }', {
    Query: { keeper: () => 'young' },
  });
  films = await serveForeign('films', 'type Query { films: [String!] visitByCode: String }', {
    Query: { films: () => ['大运河'] },
  });
  before = composed(old);
  after = composed(young);
});

afterAll(async () => {
  for (const subgraph of [old, young, films]) await subgraph.close();
});

let file: WatchedFile;
let gateway: RunningGateway;

beforeEach(async () => {
  file = await WatchedFile.create();
  await file.replace(before);
  gateway = await startGateway(file.options);
});

afterEach(async () => {
  await gateway.close();
  await file.remove();
});

async function serves(text: string): Promise<void> {
  await until(async () => (await readiness(gateway.url)).supergraph.hash === hashOf(text));
}

async function refuses(text: string): Promise<void> {
  await until(async () => (await readiness(gateway.url)).refused?.hash === hashOf(text));
}

const logged = (message: string) => file.log.filter(({ msg }) => String(msg).startsWith(message));

describe('a swap', () => {
  test('fails no request of many that come without a pause', async () => {
    const pool = new Pool(new URL(gateway.url).origin, { connections: 8 });
    let asking = true;
    const answers: string[] = [];
    const askAlways = async (nth: number) => {
      for (let turn = 0; asking; turn++) {
        // Every fourth is one that the graph has not met, and goes the longer way.
        const query = turn % 4 === 0 ? `{ keeper } # ${nth} ${turn}` : '{ keeper }';
        const { statusCode, body } = await pool.request({
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        });
        answers.push(`${statusCode} ${(await body.text()).trim()}`);
      }
    };
    const callers = Array.from({ length: 8 }, (_, nth) => askAlways(nth));
    try {
      for (const text of [after, before, after, before, after]) {
        const answered = answers.length;
        await file.replace(text);
        await serves(text);
        await until(() => answers.length > answered + 20);
      }
      expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'young' });
    } finally {
      asking = false;
      await Promise.all(callers);
      await pool.close();
    }
    expect(new Set(answers)).toEqual(
      new Set(['200 {"data":{"keeper":"old"}}', '200 {"data":{"keeper":"young"}}']),
    );
  });

  test('lets a request under way end with the old graph, then lets go of its connections', async () => {
    const asked = ask(gateway.url, '{ slow }');
    await until(() => slow.asked);
    await file.replace(after);
    await serves(after);
    expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'young' });
    expect((await ask(gateway.url, '{ slow }')).status).toBe(400);
    expect(old.connections()).toBeGreaterThan(0);
    slow.answer('late');
    expect((await asked).data).toEqual({ slow: 'late' });
    await until(() => old.connections() === 0);
  });

  test('plans an operation anew that the old graph had planned', async () => {
    for (let again = 0; again < 3; again++) await ask(gateway.url, '{ keeper }');
    await file.replace(after);
    await serves(after);
    const asked = old.requests();
    for (let again = 0; again < 3; again++) {
      expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'young' });
    }
    expect(old.requests()).toBe(asked);
  });

  test('keeps the connections of subgraphs that stay where they are', async () => {
    const more = composed(old, films);
    for (let again = 0; again < 3; again++) await ask(gateway.url, '{ keeper }');
    const connected = old.connected();
    await file.replace(more);
    await serves(more);
    for (let again = 0; again < 3; again++) await ask(gateway.url, '{ keeper films }');
    await file.replace(before);
    await serves(before);
    expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'old' });
    expect(old.connected()).toBe(connected);
    expect(old.connections()).toBe(1);
    await until(() => films.connections() === 0);
  });

  test('brings back no subgraph that is suspended', async () => {
    const away = { ...films, url: 'http://127.0.0.1:1/graphql' };
    const [first, second] = [composed(old, away), composed(young, away)];
    await file.replace(first);
    const subgraphLimits = {
      ...{ failuresToSuspend: 1, pauseMs: 600_000, longestPauseMs: 600_000 },
      ...{ retryFloor: 0, retryShare: 0 },
    };
    await withGateway({ ...file.options, subgraphLimits }, async ({ url, registry }) => {
      const codes = async () =>
        (await ask(url, '{ films }')).errors.map(({ extensions }) => extensions['code']);
      expect(await codes()).toEqual(['SUBGRAPH_UNREACHABLE']);
      expect(await codes()).toEqual(['SUBGRAPH_SUSPENDED']);
      await file.replace(second);
      await until(async () => (await readiness(url)).supergraph.hash === hashOf(second));
      expect(await codes()).toEqual(['SUBGRAPH_SUSPENDED']);
      expect((await ask(url, '{ keeper }')).data).toEqual({ keeper: 'young' });
      const figures = await registry.metrics();
      expect(figures).toContain('one_check_subgraph_suspensions_total{subgraph="films"} 1');
      expect(figures).toContain('one_check_subgraph_breaker{subgraph="films",state="OPEN"} 1');
    });
  });

  test('brings a subgraph in and takes another away, with all that hangs on them', async () => {
    const page = new URL('/v/ABCD', gateway.url);
    expect((await ask(gateway.url, '{ films }')).status).toBe(400);
    expect((await fetch(page)).headers.get('content-type')).toContain('json');
    const both = composed(young, films);
    await file.replace(both);
    await serves(both);
    expect((await ask(gateway.url, '{ keeper films }')).data).toEqual({
      keeper: 'young',
      films: ['大运河'],
    });
    expect((await fetch(page)).headers.get('content-type')).toContain('html');
    await file.replace(after);
    await serves(after);
    expect((await ask(gateway.url, '{ keeper films }')).status).toBe(400);
    expect((await fetch(page)).status).toBe(404);
  });
});

describe('a supergraph that cannot be served', () => {
  test.each([
    ['is half written', () => after.slice(0, after.length / 2)],
    ['is empty', () => ''],
    ['is one subgraph', () => young.typeDefs],
    ['cannot be planned over', () => after.replace('keeper: String', 'keeper: Missing')],
    ['names no address of a subgraph', () => after.replace(young.url, '')],
  ])('because it %s changes nothing, and is told of once', async (_why, broken) => {
    const text = broken();
    await file.replace(text);
    await refuses(text);
    // The same again is no news.
    await file.replace(text);
    const looked = readiness(gateway.url);
    expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'old' });
    expect((await looked).supergraph.hash).toBe(hashOf(before));
    await file.replace(after);
    await serves(after);
    expect(await readiness(gateway.url)).not.toHaveProperty('refused');
    expect(logged('supergraph refused')).toEqual([
      expect.objectContaining({
        level: 50,
        refused: hashOf(text),
        served: hashOf(before),
        reason: expect.stringMatching(/^\S.{20,}/),
      }),
    ]);
    expect(logged('supergraph swapped')).toHaveLength(1);
  });

  test('is forgotten when the old one comes back', async () => {
    await file.replace('%');
    await refuses('%');
    await file.replace(before);
    await until(async () => !(await readiness(gateway.url)).refused);
    expect(logged('supergraph swapped')).toEqual([]);
  });

  test('is one with a subgraph that has no key, where callers are told apart', async () => {
    const trial = await startTrialGraph();
    try {
      const options = { ...trial.options, supergraphPollMs: 20 };
      await withGateway(options, async ({ url }) => {
        await writeFile(trial.supergraph, composed(films));
        await until(async () => (await readiness(url)).refused !== undefined);
        expect((await ask(url, '{ waterStations }')).data).toEqual({
          waterStations: ['运河东站'],
        });
      });
    } finally {
      await trial.close();
    }
  });
});

describe('a change of the file is seen', () => {
  test('when it is written over in place', async () => {
    await writeFile(file.path, after);
    await serves(after);
  });

  test('when the folder behind a link is another, as Kubernetes mounts do', async () => {
    for (const [name, text] of [
      ['..first', before],
      ['..second', after],
    ] as const) {
      await mkdir(join(file.folder, name));
      await writeFile(join(file.folder, name, 'supergraph.graphql'), text);
    }
    await symlink('..first', join(file.folder, '..data'));
    const supergraph = join(file.folder, 'mounted.graphql');
    await symlink(join('..data', 'supergraph.graphql'), supergraph);
    await withGateway({ ...file.options, supergraph }, async ({ url }) => {
      expect((await ask(url, '{ keeper }')).data).toEqual({ keeper: 'old' });
      await symlink('..second', join(file.folder, '..data_tmp'));
      await rename(join(file.folder, '..data_tmp'), join(file.folder, '..data'));
      await until(async () => (await readiness(url)).supergraph.hash === hashOf(after));
      expect((await ask(url, '{ keeper }')).data).toEqual({ keeper: 'young' });
    });
  });

  test('when it was gone for a while', async () => {
    await rename(file.path, `${file.path}.away`);
    await until(() => logged('supergraph cannot be read').length > 0);
    expect((await ask(gateway.url, '{ keeper }')).data).toEqual({ keeper: 'old' });
    await file.replace(after);
    await serves(after);
    expect(logged('supergraph cannot be read')).toHaveLength(1);
  });
});

describe('a supergraph at a URL', () => {
  test('is asked for by its ETag, and taken when it is another', async () => {
    const answered: number[] = [];
    let text = before;
    let failing = false;
    const server = createServer(({ headers }, response) => {
      const etag = `"${hashOf(text)}"`;
      const status = failing ? 500 : headers['if-none-match'] === etag ? 304 : 200;
      answered.push(status);
      response.writeHead(status, { etag }).end(status === 200 ? text : undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const supergraph = `http://127.0.0.1:${port}/graph?key=secret`;
    const times = (status: number) => answered.filter((one) => one === status).length;
    try {
      await withGateway({ ...file.options, supergraph }, async ({ url }) => {
        await until(() => times(304) >= 3);
        expect(times(200)).toBe(1);
        text = after;
        await until(async () => (await readiness(url)).supergraph.hash === hashOf(after));
        expect((await ask(url, '{ keeper }')).data).toEqual({ keeper: 'young' });
        expect(times(200)).toBe(2);
        failing = true;
        await until(() => times(500) >= 3);
        expect((await ask(url, '{ keeper }')).data).toEqual({ keeper: 'young' });
        const told = logged('supergraph cannot be read');
        expect(told).toHaveLength(1);
        expect(JSON.stringify(told)).not.toContain('secret');
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
