/** Keys of the identity provider that change while a gateway serves: new ones are taken, old ones no longer, broken files change nothing. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { until } from './foreign-graph.ts';
import { jwksOf, KeyServer, named, ProviderKey } from './provider.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

const old = new ProviderKey('old');
const young = new ProviderKey('young');
/** Of the same name as the old one. */
const secondOld = new ProviderKey('old');

let graph: TrialGraph;
let gateway: RunningGateway;
let file: string;
const log: Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  graph = await startTrialGraph();
  file = join(graph.folder, 'jwks.json');
  await publish(old);
  gateway = await startGateway({
    ...graph.options,
    identity: { mode: 'jwt', jwks: file, ...named },
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
  });
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

async function publish(...keys: ProviderKey[]): Promise<void> {
  await replaceFile(await jwksOf(...keys));
}

async function replaceFile(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

async function statusFor(key: ProviderKey, url = gateway.url): Promise<number> {
  const authorization = `Bearer ${await key.token()}`;
  return (await ask(url, '{ waterStations }', { authorization })).status;
}

test('a key that is added to the file is taken by the first token that names it', async () => {
  expect(await statusFor(old)).toBe(200);
  expect(await statusFor(young)).toBe(401);
  await publish(old, young);
  expect(await statusFor(young)).toBe(200);
  expect(await statusFor(old)).toBe(200);
});

test('one that is taken away, or replaced under its name, is believed no more', async () => {
  await publish(young);
  await until(async () => (await statusFor(old)) === 401);
  await publish(young, old);
  expect(await statusFor(old)).toBe(200);
  await publish(young, secondOld);
  await until(async () => (await statusFor(secondOld)) === 200);
  expect(await statusFor(old)).toBe(401);
  expect(await statusFor(young)).toBe(200);
});

test('a file that is broken or away changes nothing, and is told of once', async () => {
  await publish(old);
  await until(async () => (await statusFor(old)) === 200);
  const warnings = () => log.filter(({ msg }) => String(msg).startsWith('identity keys cannot'));
  await replaceFile('{"keys": [');
  await until(async () => {
    expect(await statusFor(old)).toBe(200);
    return warnings().length > 0;
  });
  expect(await statusFor(young)).toBe(401);
  expect(warnings()).toHaveLength(1);
  await publish(young);
  expect(await statusFor(young)).toBe(200);
});

test('tokens with keys that nobody has do not keep others waiting', async () => {
  await publish(old);
  await until(async () => (await statusFor(old)) === 200);
  const strangers = Array.from({ length: 20 }, (_, nth) => statusFor(new ProviderKey(`n${nth}`)));
  expect(await statusFor(old)).toBe(200);
  expect(new Set(await Promise.all(strangers))).toEqual(new Set([401]));
});

test('keys at a URL are not fetched again and again for tokens that name none of them', async () => {
  const provider = await new KeyServer().start(old, young);
  const identity = { mode: 'jwt', jwks: provider.url, ...named } as const;
  try {
    await withGateway({ ...graph.options, identity }, async ({ url }) => {
      expect(await statusFor(old, url)).toBe(200);
      expect(await statusFor(young, url)).toBe(200);
      for (const kid of ['none', 'nor this']) {
        expect(await statusFor(new ProviderKey(kid), url)).toBe(401);
      }
      expect(provider.fetched).toBe(1);
    });
  } finally {
    await provider.stop();
  }
});
