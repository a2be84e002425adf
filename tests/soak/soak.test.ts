/**
 * A city under load for `SOAK_SECONDS` (`npm run soak`: ten minutes), while its subgraphs are killed and started again at
 * random and another supergraph is served every minute.
 *
 * No answer is wrong: it has the data that are known, or null and an error that names the department. None has a status of
 * 500 or more. No log tells of a rejection that nobody handled, nor anything of a person. Memory stays flat: what the gateway
 * keeps through collections, the least it holds in a fifth of the time, is in the last at most a quarter above the second.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import { until } from '../gateway/foreign-graph.ts';
import { figuresIn } from '../observation/figures.ts';
import { type JudgedAnswer, wrongsOf } from './judgement.ts';
import { citySupergraph, KnownCity, planted } from './known-city.ts';
import { type Question, questions } from './questions.ts';

const seconds = Number(process.env['SOAK_SECONDS'] ?? 0);
const callers = 4;
/** Short soaks swap more often, so that they swap at all. */
const swapEveryMs = Math.min(60, seconds / 4) * 1_000;
/** Shorter ones do not tell how memory goes. */
const secondsToJudgeMemory = 120;

interface Tally {
  asked: number;
  whole: number;
  readonly wrongs: string[];
}

describe.runIf(seconds > 0)('a city under load', () => {
  let folder: string;
  let file: string;
  let city: KnownCity;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'one-check-soak-'));
    file = join(folder, 'supergraph.graphql');
    await writeFile(file, await readFile(citySupergraph));
    city = await KnownCity.start(file);
    for (const question of questions) {
      const whole = { errors: undefined, wrongs: [] };
      await vi.waitFor(async () => expect(await judged(city, question)).toEqual(whole), {
        timeout: 60_000,
        interval: 100,
      });
    }
  }, 400_000);

  afterAll(async () => {
    await city?.close();
    await rm(folder, { recursive: true });
  });

  test(
    'answers rightly, whatever is killed and swapped meanwhile',
    async () => {
      const ending = new AbortController();
      const { signal } = ending;
      const tally: Tally = { asked: 0, whole: 0, wrongs: [] };
      const kept: number[] = [];
      const resident: number[] = [];
      const work = [
        ...Array.from({ length: callers }, (_, nth) => keepAsking(city, nth, tally, signal)),
        keepKilling(city, signal),
        keepSwapping(file, signal),
        keepWeighing(city, kept, resident, signal),
      ];
      await Promise.race([pause(seconds * 1_000, undefined, { signal }), ...work]);
      ending.abort();
      const kills = (await Promise.all(work))[callers];
      for (const question of questions.slice(0, 8)) {
        await until(async () => isWhole(await ask(city, question), question));
      }
      const figures = figuresIn(await (await fetch(city.metrics)).text());
      const swaps = figures.get('one_check_supergraph_swaps_total') ?? 0;
      const [, second = 0, , , last = 0] = leastOfFifths(kept);
      const megabytes = { kept: leastOfFifths(kept), resident: leastOfFifths(resident) };
      console.log({ ...tally, kills, swaps, ...megabytes });
      expect(tally.wrongs).toEqual([]);
      expect(tally.whole).toBeGreaterThan(0);
      expect(swaps).toBeGreaterThan(0);
      expect(city.gatewayRuns).toBe(true);
      expect(city.said).not.toMatch(/unhandled|uncaught/i);
      expect(city.gatewaySaid).not.toMatch(/request failed|gateway fault/);
      for (const secret of Object.values(planted)) expect(city.said).not.toContain(secret);
      if (seconds < secondsToJudgeMemory) return;
      expect(second).toBeGreaterThan(0);
      expect(last).toBeLessThanOrEqual(second * 1.25);
    },
    seconds * 1_000 + 300_000,
  );
});

async function ask(
  city: KnownCity,
  { body, headers }: Question,
): Promise<JudgedAnswer & { status: number }> {
  const response = await fetch(city.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as JudgedAnswer) };
}

async function judged(city: KnownCity, question: Question) {
  const answer = await ask(city, question);
  return { errors: answer.errors, wrongs: wrongsOf(answer, question.expected) };
}

function isWhole(answer: JudgedAnswer, { expected }: Question): boolean {
  return !answer.errors && wrongsOf(answer, expected).length === 0;
}

async function keepAsking(city: KnownCity, first: number, tally: Tally, signal: AbortSignal) {
  for (let nth = first; !signal.aborted; nth += callers + 1) {
    const question = questions[nth % questions.length];
    if (!question) continue;
    const answer = await ask(city, question);
    tally.asked += 1;
    if (!answer.errors) tally.whole += 1;
    const wrongs = wrongsOf(answer, question.expected);
    if (answer.status >= 500) wrongs.push(`status ${answer.status}`);
    // A few tell enough.
    if (tally.wrongs.length < 20)
      tally.wrongs.push(...wrongs.map((wrong) => `${question.name}: ${wrong}`));
  }
}

/** How often one was killed. */
async function keepKilling(city: KnownCity, signal: AbortSignal): Promise<number> {
  for (let kills = 0; ; kills++) {
    if (!(await paused(1_000 + 5_000 * Math.random(), signal))) return kills;
    const name = subgraphNames[Math.floor(Math.random() * subgraphNames.length)] as SubgraphName;
    await city.kill(name);
    await paused(3_000 * Math.random(), signal);
    await city.restart(name);
  }
}

/** Puts another text in the file again and again; every third is none that can be served. */
async function keepSwapping(file: string, signal: AbortSignal): Promise<void> {
  const text = await readFile(citySupergraph, 'utf8');
  for (let nth = 1; await paused(swapEveryMs, signal); nth++) {
    await writeFile(
      file,
      nth % 3 === 0 ? 'type Query { broken' : `# The supergraph number ${nth}\n${text}`,
    );
  }
}

/** In megabytes: objects that outlived the young generation with buffers outside the heap, and what the system counts. */
async function keepWeighing(
  city: KnownCity,
  kept: number[],
  resident: number[],
  signal: AbortSignal,
): Promise<void> {
  while (await paused(500, signal)) {
    const figures = figuresIn(await (await fetch(city.metrics)).text());
    const megabytes = (name: string) => (figures.get(name) ?? Number.NaN) / 1e6;
    kept.push(
      megabytes('nodejs_heap_space_size_used_bytes{space="old"}') +
        megabytes('nodejs_external_memory_bytes'),
    );
    resident.push(megabytes('process_resident_memory_bytes'));
  }
}

/** The least of each fifth. */
function leastOfFifths(values: readonly number[]): number[] {
  const length = Math.ceil(values.length / 5);
  return Array.from({ length: 5 }, (_, nth) =>
    Math.round(Math.min(...values.slice(nth * length, (nth + 1) * length))),
  );
}

/** Whether a pause came to its end. */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );
}
