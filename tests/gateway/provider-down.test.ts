/** An identity provider whose keys cannot be had: those known are used for a bounded time, others cannot be checked. */
import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { figuresIn } from '../observation/figures.ts';
import { until } from './foreign-graph.ts';
import { KeyServer, named, ProviderKey } from './provider.ts';
import { ask, startTrialGraph, type TrialGraph } from './trial-graph.ts';

const old = new ProviderKey('old');
const young = new ProviderKey('young');

const down = (response: ServerResponse) => response.socket?.destroy();

let graph: TrialGraph;
let provider: KeyServer;
let gateway: RunningGateway;
let log: Readonly<Record<string, unknown>>[];

beforeAll(async () => {
  graph = await startTrialGraph();
});
afterAll(() => graph.close());

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  log = [];
  provider = await new KeyServer().start(old);
});
afterEach(async () => {
  await gateway.close();
  await provider.stop();
  vi.useRealTimers();
});

async function start(keysKeptHours: number): Promise<void> {
  gateway = await startGateway({
    ...graph.options,
    identity: { mode: 'jwt', jwks: provider.url, keysKeptHours, ...named },
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
  });
}

const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000);

async function statusFor(key: ProviderKey): Promise<number> {
  const authorization = `Bearer ${await key.token()}`;
  const { status, errors } = await ask(gateway.url, '{ waterStations }', { authorization });
  if (status === 503) {
    expect(errors[0]?.extensions['code']).toBe('IDENTITY_PROVIDER_UNREACHABLE');
  }
  return status;
}

const told = () =>
  log.flatMap(({ msg, level, until }) =>
    String(msg).startsWith('identity keys') ? [[level, msg, until]] : [],
  );

async function figures() {
  const all = figuresIn(await gateway.registry.metrics());
  return {
    failing: all.get('one_check_identity_keys_failing'),
    minutes: (all.get('one_check_identity_keys_age_seconds') ?? Number.NaN) / 60,
  };
}

test('known keys are used while it is down, as the log and the figures say; a rotated one is taken when it is back', async () => {
  await start(4);
  expect(await statusFor(old)).toBe(200);
  expect(await figures()).toEqual({ failing: 0, minutes: 0 });
  const lastRead = Date.now();
  provider.answer = down;
  for (const minutes of [11, 60, 120]) {
    pass(minutes);
    expect(await statusFor(old)).toBe(200);
    expect(await statusFor(young)).toBe(503);
  }
  const until4h = new Date(lastRead + 4 * 60 * 60_000).toISOString();
  const known = 'identity keys cannot be fetched, those known are used';
  expect(told()).toEqual([[40, known, until4h]]);
  expect(await figures()).toEqual({ failing: 1, minutes: 191 });
  await provider.publish(young);
  pass(1);
  await until(async () => (await statusFor(old)) === 401);
  expect(await statusFor(young)).toBe(200);
  expect(told().slice(1)).toEqual([[30, 'identity keys are fetched again', undefined]]);
  expect(await figures()).toMatchObject({ failing: 0 });
  expect(JSON.stringify(log)).not.toContain('secret');
});

test('they are used no longer than was agreed', async () => {
  await start(1);
  expect(await statusFor(old)).toBe(200);
  provider.answer = down;
  pass(59);
  expect(await statusFor(old)).toBe(200);
  pass(1);
  expect(await statusFor(old)).toBe(503);
  expect(told().map(([level]) => level)).toEqual([40, 50]);
  await provider.publish(old);
  pass(1);
  expect(await statusFor(old)).toBe(200);
});

test('not at all where that was agreed, and there are none where there never were any', async () => {
  await start(0);
  provider.answer = down;
  expect(await statusFor(old)).toBe(503);
  expect(await figures()).toEqual({ failing: 1, minutes: 0 });
  await provider.publish(old);
  pass(1);
  expect(await statusFor(old)).toBe(200);
  provider.answer = down;
  pass(9);
  expect(await statusFor(old)).toBe(200);
  pass(1);
  expect(await statusFor(old)).toBe(503);
});

test('what is no answer of a provider changes no key', async () => {
  await start(4);
  expect(await statusFor(old)).toBe(200);
  for (const answer of ['{"keys": 1}', 'sorry', '<html>']) {
    pass(11);
    provider.answer = (response) => response.end(answer);
    expect(await statusFor(old)).toBe(200);
  }
  pass(11);
  provider.answer = (response) => response.writeHead(500).end();
  expect(await statusFor(old)).toBe(200);
  expect(provider.fetched).toBe(5);
});

test('nobody waits for it once it is known to fail, and it is left in peace', async () => {
  await start(4);
  expect(await statusFor(old)).toBe(200);
  provider.answer = down;
  pass(11);
  expect(await statusFor(old)).toBe(200);
  const asked = provider.fetched;
  for (const key of [old, young, old, young]) await statusFor(key);
  expect(provider.fetched).toBe(asked);
  let release = () => {};
  provider.answer = (response) => {
    release = () => response.end();
  };
  pass(1);
  expect(await statusFor(old)).toBe(200);
  await until(() => provider.fetched === asked + 1);
  expect(await statusFor(old)).toBe(200);
  release();
});
