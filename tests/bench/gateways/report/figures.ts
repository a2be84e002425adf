/** What the turns come to: for each contender and shape the middle of its rounds, how far they lie apart, and the rest. */
import type { Turn } from '../load/measure.ts';
import { type Shape, shapes } from '../shapes.ts';

/** Figures of one contender and shape. */
export interface Figures {
  readonly contender: string;
  readonly shape: Shape['name'];
  /** Requests answered in a second. */
  readonly rate: Spread;
  /** Milliseconds of the gateway's processor for one request. */
  readonly cpuMs: Spread | undefined;
  /** How much of its processor the gateway used, from 0 to 1: far below 1, something else was the limit. */
  readonly busy: number | undefined;
  /** How much of it other work on the machine used: much of it, and the figures are not to be trusted. */
  readonly others: number | undefined;
  /** Milliseconds until a request was answered, over all rounds. */
  readonly p50: number;
  readonly p99: number;
  readonly peakMegabytes: number | undefined;
  /** For one request: what the subgraphs were asked. */
  readonly upstreamRequests: number;
  readonly upstreamEntities: number;
  readonly answers: number;
  readonly failures: number;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Figures of all `turns`, shape by shape, in the order in which contenders took their turns. */
export function figuresOf(turns: readonly Turn[]): Figures[] {
  const contenders = [...new Set(turns.map(({ contender }) => contender))];
  return shapes.flatMap(({ name }) =>
    contenders.flatMap((contender) => {
      const own = turns.filter((turn) => turn.contender === contender && turn.shape === name);
      const answers = sum(own, ({ latencies }) => latencies.length);
      return answers > 0 ? [figures(contender, name, own, answers)] : [];
    }),
  );
}

function figures(
  contender: string,
  shape: Shape['name'],
  turns: readonly Turn[],
  answers: number,
): Figures {
  const latencies = Float64Array.from(turns.flatMap((turn) => [...turn.latencies])).sort();
  const cpu = turns.flatMap((turn) =>
    turn.cpuMs === undefined || turn.latencies.length === 0
      ? []
      : [turn.cpuMs / turn.latencies.length],
  );
  const peaks = turns.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
  return {
    contender,
    shape,
    rate: spreadOf(turns.map((turn) => turn.latencies.length / turn.seconds)),
    cpuMs: cpu.length === 0 ? undefined : spreadOf(cpu),
    busy: share(turns, ({ cpuMs }) => cpuMs),
    others: share(turns, ({ othersMs }) => othersMs),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    peakMegabytes: peaks.length === 0 ? undefined : Math.max(...peaks),
    upstreamRequests: sum(turns, ({ asked }) => asked.requests) / answers,
    upstreamEntities: sum(turns, ({ asked }) => asked.representations) / answers,
    answers,
    failures: sum(turns, ({ failures: failed }) => failed),
  };
}

/** How much of the measured time a processor was used; absent where that is not known of every turn. */
function share(
  turns: readonly Turn[],
  msOf: (turn: Turn) => number | undefined,
): number | undefined {
  if (turns.some((turn) => msOf(turn) === undefined)) return undefined;
  return sum(turns, (turn) => msOf(turn) ?? 0) / (1_000 * sum(turns, ({ seconds }) => seconds));
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  return { median: percentile(sorted, 0.5), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

/** The value below which `share` of `sorted` lies, between its neighbours where it falls between. */
function percentile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

function sum(turns: readonly Turn[], of: (turn: Turn) => number): number {
  return turns.reduce((total, turn) => total + of(turn), 0);
}
