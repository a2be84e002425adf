/** Several worker processes behind one port: one that dies is replaced, all leave in good order, one audit log for all. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Restarts } from '../../gateway/workers/restarts.ts';
import { superviseWorkers } from '../../gateway/workers/supervise.ts';
import { departmentNames } from '../../schema/departments.ts';
import { markOf } from '../../subgraphs/kit/processes/process-mark.ts';
import { type Command, DataFolder } from '../cli/command.ts';
import { usccOf } from '../feed/usccs.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import {
  composed,
  type ForeignSubgraph,
  HeldField,
  type Readiness,
  readiness,
  serveForeign,
  until,
  WatchedFile,
} from './foreign-graph.ts';
import { type RawAnswer, raw } from './raw-request.ts';

const data = new DataFolder();
const yes = () => true;
const no = () => false;
const answersAt = /The graph answers at (\S+) \(process/;

afterAll(() => data.remove());

/** Posts on a connection of its own, so that any worker may get it. */
function post(url: string, body: object, headers: Record<string, string> = {}) {
  return raw(url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Opens a WebSocket, which is among `sockets` as long as it is open; whether there was a place for it. */
function opened(url: string, sockets: Set<WebSocket>): Promise<boolean> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  return new Promise((resolve) => {
    socket.once('open', () => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.send('{"type":"connection_init"}');
      resolve(true);
    });
    socket.once('unexpected-response', (_request, { statusCode }) => {
      if (statusCode === 429) resolve(false);
    });
    // One that a killed worker was about to take.
    socket.on('error', () => resolve(true));
  });
}

/** What each worker says of itself, by its process, once there are two of which all that is so. */
async function bothWorkers(url: string, so: (worker: Readiness) => boolean = () => true) {
  const workers = new Map<number, Readiness>();
  await until(async () => {
    // One that is killed takes along what it was asked.
    const worker = await readiness(url).catch(() => undefined);
    if (worker && so(worker)) workers.set(worker.process, worker);
    return workers.size >= 2;
  });
  return [...workers.values()];
}

describe('a gateway of two workers', () => {
  let file: WatchedFile;
  let subgraph: ForeignSubgraph;
  let gateway: Command;
  let url: string;
  const slow = new HeldField();

  beforeAll(async () => {
    subgraph = await serveForeign('old', 'type Query { keeper: String slow: String }', {
      Query: { keeper: () => 'here', slow: slow.resolve },
    });
    file = await WatchedFile.create();
    await file.replace(composed(subgraph));
    const args = ['--supergraph', file.path, '--auth', 'off', '--port', '0', '--workers', '2'];
    gateway = data.run(['gateway', ...args, '--poll', '0.1']);
    [, url = ''] = await gateway.said(answersAt);
    await bothWorkers(url);
  });

  afterAll(async () => {
    gateway.process.kill('SIGKILL');
    await subgraph.close();
    await file.remove();
  });

  test('goes on while one is killed, and puts another in its place', async () => {
    const [victim, survivor] = await bothWorkers(url);
    let asking = true;
    const answers: RawAnswer[] = [];
    const broken: unknown[] = [];
    const callers = Array.from({ length: 4 }, async () => {
      while (asking) {
        await post(url, { query: '{ keeper }' }).then(
          (answer) => answers.push(answer),
          (error) => broken.push(error),
        );
      }
    });
    try {
      await until(() => answers.length > 20);
      process.kill(victim?.process ?? 0, 'SIGKILL');
      const [one, other] = await bothWorkers(url, ({ process }) => process !== victim?.process);
      expect([one?.process, other?.process]).toContain(survivor?.process);
      const answered = answers.length;
      await until(() => answers.length > answered + 20);
    } finally {
      asking = false;
      await Promise.all(callers);
    }
    expect(new Set(answers.map(({ status, text }) => `${status} ${text.trim()}`))).toEqual(
      new Set(['200 {"data":{"keeper":"here"}}']),
    );
    // What the killed one had begun, it took with it: one request of each caller at most.
    expect(broken.length).toBeLessThanOrEqual(callers.length);
    expect(gateway.output()).toContain('worker ended, another takes its place');
  });

  test('has its port for itself: another that wants it says so, and ends', async () => {
    const { port } = new URL(url);
    const args = ['--supergraph', file.path, '--auth', 'off', '--port', port, '--workers', '2'];
    const second = data.run(['gateway', ...args]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
    expect(second.output()).toContain('first worker ended with exit code 1');
  });

  test('swaps its supergraph in each of them', async () => {
    const [{ supergraph } = { supergraph: { hash: '' } }] = await bothWorkers(url);
    await file.replace(`${composed(subgraph)}\n# another`);
    await bothWorkers(url, (worker) => worker.supergraph.hash !== supergraph.hash);
  });

  test('has as many WebSockets of a network as one worker has, and those of a killed one are free', async () => {
    const sockets = new Set<WebSocket>();
    await until(() => opened(url, sockets).then((isOpen) => !isOpen));
    // A place that both give away at the same moment may be one too many.
    expect(sockets.size).toBeGreaterThanOrEqual(100);
    expect(sockets.size).toBeLessThan(110);
    const [victim] = await bothWorkers(url);
    const before = sockets.size;
    process.kill(victim?.process ?? 0, 'SIGKILL');
    await until(() => sockets.size < before);
    await bothWorkers(url, ({ process }) => process !== victim?.process);
    const left = sockets.size;
    await until(() => opened(url, sockets).then((isOpen) => !isOpen && sockets.size >= 100));
    expect(left).toBeGreaterThan(0);
    expect(sockets.size).toBeLessThan(110);
    for (const socket of sockets) socket.terminate();
    await until(() => opened(url, sockets));
    for (const socket of sockets) socket.terminate();
  });

  test('lets requests under way end on SIGTERM, and leaves no process behind', async () => {
    const pids = (await bothWorkers(url)).map(({ process }) => process);
    const asked = post(url, { query: '{ slow }' });
    await until(() => slow.asked);
    gateway.process.kill('SIGTERM');
    await until(() => readiness(url).then(no, yes));
    slow.answer('late');
    expect((await asked).text.trim()).toBe('{"data":{"slow":"late"}}');
    expect(await gateway.ended).toBe(0);
    expect(pids.filter((pid) => markOf(pid))).toEqual([]);
  });
});

describe('what two workers do together', () => {
  const uscc = usccOf(1);
  let city: TestCity;
  let gateway: Command;
  let url: string;

  beforeAll(async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
    city = await startTestCity();
    await city.databases.get('market-supervision')?.pool.query(
      `INSERT INTO business (id, name, phone, address, status, trade_code, digest)
       VALUES ($1, '枕河烧烤', '13812345678', '河埠街道枕河路1号', 'ACTIVE', '6210', '')`,
      [uscc],
    );
    gateway = data.run(['gateway', '--port', '0', '--workers', '2'], {
      ...city.gatewayEnvironment,
      // Twenty at once and then two a second; of one operation half of that.
      RATE_LIMIT: '2',
    });
    [, url = ''] = await gateway.said(answersAt);
    await city.settled();
    await bothWorkers(url);
  });

  afterAll(async () => {
    gateway.process.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    await city.close();
    vi.unstubAllEnvs();
  });

  test('a caller has one rate with both', async () => {
    const answers: RawAnswer[] = [];
    for (let nth = 0; nth < 19; nth++) {
      answers.push(await post(url, { query: '{ __typename }' }, { 'x-one-check-demo': 'public' }));
    }
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.text).toContain('RATE_LIMITED');
  });

  test('the audit log is one chain with every read of personal data in it', async () => {
    const query = `query Call($uscc: Uscc!) { business(uscc: $uscc) { registration { phone } } }`;
    const purpose = encodeURIComponent('电话通知检查安排');
    const calls = Array.from({ length: 40 }, (_, nth) =>
      post(
        url,
        { query, variables: { uscc } },
        {
          'x-one-check-demo': `officer:${departmentNames[nth % departmentNames.length]}`,
          'x-one-check-purpose': purpose,
          'x-request-id': `call-${nth}`,
        },
      ),
    );
    for (const { text } of await Promise.all(calls)) expect(text).toContain('"13812345678"');
    const { data: told } = await city.ask(
      '{ auditLog(first: 100) { nodes { number request } } auditCheck { intact entries complete } }',
      {},
      'supervisor',
    );
    const entries: { number: number; request: string }[] = told.auditLog.nodes;
    expect(new Set(entries.map(({ request }) => request))).toEqual(
      new Set(calls.map((_, nth) => `call-${nth}`)),
    );
    expect(entries.map(({ number }) => number)).toEqual(calls.map((_, nth) => 40 - nth));
    expect(told.auditCheck).toEqual({ intact: true, entries: 40, complete: true });
  });
});

describe('workers that do not last', () => {
  const silent = pino({ level: 'silent' });
  let file: WatchedFile;

  beforeAll(async () => {
    file = await WatchedFile.create();
  });

  afterAll(() => file.remove());

  async function supervise(lines: string) {
    const program = join(file.folder, 'worker.mjs');
    await writeFile(program, lines);
    return superviseWorkers({ count: 1, program, args: [], logger: silent });
  }

  test('end the gateway, which says so', async () => {
    const { url, failed } = await supervise(
      `process.send({ url: 'http://here' }, () => process.exit(7));`,
    );
    expect(url).toBe('http://here');
    await expect(failed).rejects.toThrow(
      'Workers of the gateway end again and again soon after they start; the last ended with exit code 7.',
    );
  });

  test('do not even begin when the first ends before it serves', async () => {
    await expect(supervise('process.exit(1);')).rejects.toMatchObject({
      name: 'GatewayStartError',
      code: 'WORKERS_FAILED',
    });
  });
});

describe('the pause before another takes the place of one that ended', () => {
  const young = 9_999;
  const sound = 10_000;

  test('doubles while they end young, until that is given up', () => {
    const restarts = new Restarts(2);
    const pauses = Array.from({ length: 7 }, () => restarts.noteEnding(young));
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, undefined]);
  });

  test('is none after one that had served for a while, and the count begins anew', () => {
    const restarts = new Restarts(1);
    for (let nth = 0; nth < 20; nth++) {
      for (const pause of [100, 200, 400, 800, 1_600]) {
        expect(restarts.noteEnding(young)).toBe(pause);
      }
      expect(restarts.noteEnding(sound)).toBe(0);
    }
  });

  test('is never longer than ten seconds', () => {
    const restarts = new Restarts(30);
    const pauses = Array.from({ length: 34 }, () => restarts.noteEnding(0) ?? 0);
    expect(Math.max(...pauses)).toBe(10_000);
  });
});
