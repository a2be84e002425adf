/**
 * Malformed requests against the whole city: each is answered 4xx or with errors of the graph, none takes the gateway
 * down or keeps it from the next question. A sample of them here; `npm run corpus` sends all.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCity, type TestCity } from '../../setup/city.ts';
import { corpus, familyNames } from './corpus.ts';
import { operations } from './operations.ts';
import type { Sent } from './request-bytes.ts';
import { type Received, send } from './send.ts';

const count = Number(process.env['CORPUS_REQUESTS'] ?? 20 * familyNames.length);
const seed = Number(process.env['CORPUS_SEED'] ?? 20261121);

const atOnce = 4;

let city: TestCity;

beforeAll(async () => {
  city = await startTestCity();
});

afterAll(() => city.close());

/** Whether it says more or less than it announces; a connection that asks for another protocol has no answer either. */
function isCutOff({ family, bytes }: Sent): boolean {
  return family === 'sizes' || bytes.subarray(0, 7).toString() === 'CONNECT';
}

/** What is wrong with an answer; undefined when it may be one. */
function fault(sent: Sent, { status, body, text }: Received): string | undefined {
  if (status === 0 && !isCutOff(sent)) return 'hung up without an answer';
  if (status >= 500) return `answered ${status}`;
  if (/INTERNAL_SERVER_ERROR|node_modules|at [\w.]+ \(/.test(text)) return 'told of a fault';
  if (
    status !== 200 ||
    /^content-type: (?!application\/(json|graphql-response\+json))/im.test(text)
  ) {
    return undefined;
  }
  if (body === '') return undefined;
  const answer = parsed(body);
  const answered = 'data' in answer || Array.isArray(answer.errors) || 'status' in answer;
  return answered ? undefined : 'answered what is no answer';
}

function parsed(body: string): { data?: unknown; errors?: unknown; status?: unknown } {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

test('what the corpus goes wrong from is right', async () => {
  for (const { text, variables } of operations) {
    expect([text, (await city.ask(text, variables)).status]).toEqual([text, 200]);
  }
});

test(`${count} malformed requests are answered 4xx or with errors, and a good one at last as at first`, async () => {
  const good = { query: '{ business(uscc: "91330203MA2AC1A1XJ") { name } }' };
  const before = await city.ask(good.query);
  const faults: string[] = [];
  const statuses = new Map<string, number>();
  const slowest: { family: string; milliseconds: number }[] = [];
  const requests = corpus(seed, count);
  const judge = (sent: Sent, received: Received) => {
    const { family, bytes } = sent;
    const found = fault(sent, received);
    if (found)
      faults.push(`${family}: ${found}\n${excerpt(bytes)}\n→ ${received.text.slice(0, 600)}`);
    const key = `${family} ${received.status}`;
    statuses.set(key, (statuses.get(key) ?? 0) + 1);
    slowest.push({ family, milliseconds: received.milliseconds });
  };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const sent of requests) judge(sent, await send(city.url, sent.bytes, isCutOff(sent)));
    }),
  );
  if (process.env['CORPUS_REQUESTS']) {
    slowest.sort((one, other) => other.milliseconds - one.milliseconds);
    console.log([...statuses].sort(), slowest.slice(0, 15));
  }
  expect(faults).toEqual([]);
  expect(slowest).toHaveLength(count);
  expect(await city.ask(good.query)).toEqual(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}, 1_800_000);

function excerpt(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.length > 1_500 ? `${text.slice(0, 1_500)} … (${bytes.length} bytes)` : text;
}
