/** The measuring: rounds in which the contenders take turns, so that what disturbs the machine disturbs all alike. */
import type { Asked } from '../graph/serve.ts';
import { type Shape, shapes } from '../shapes.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { applyLoad } from './load.ts';

/** One contender's turn with one shape. */
export interface Turn {
  readonly contender: string;
  readonly shape: Shape['name'];
  readonly seconds: number;
  readonly latencies: Float64Array;
  readonly failures: number;
  /** What the gateway's process took meanwhile, in milliseconds. */
  readonly cpuMs: number | undefined;
  /** What else the gateway's processor did meanwhile, in milliseconds. */
  readonly othersMs: number | undefined;
  readonly peakMegabytes: number | undefined;
  readonly asked: Asked;
}

export interface Plan {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** The length of the right answer, by contender and shape; a pair without one is not measured. */
  answerLength(contender: string, shape: Shape['name']): number | undefined;
}

/** Before the first round, so long that what is hot is compiled; before each turn, so long that the load is steady. */
const firstWarmUpMs = 3_000;
const warmUpMs = 500;

/** Measures all `gateways`; `onTurn` hears of each turn before it begins. */
export async function measure(
  gateways: readonly GatewayProcess[],
  plan: Plan,
  askedOfSubgraphs: () => Promise<Asked>,
  onTurn: (done: number, total: number, what: string) => void,
): Promise<Turn[]> {
  const turns: Turn[] = [];
  const total = (plan.rounds + 1) * shapes.length * gateways.length;
  let done = 0;
  for (let round = 0; round <= plan.rounds; round++) {
    for (const shape of shapes) {
      for (const gateway of gateways) {
        const { name, label } = gateway.contender;
        const what = round === 0 ? 'warm-up' : `round ${round} of ${plan.rounds}`;
        onTurn(done++, total, `${what}: ${shape.name}, ${label}`);
        const answerLength = plan.answerLength(name, shape.name);
        if (answerLength === undefined) continue;
        const turn = { gateway, shape, answerLength, connections: plan.connections };
        const ms = round === 0 ? firstWarmUpMs : plan.seconds * 1_000;
        const taken = await takeTurn(turn, ms, askedOfSubgraphs);
        if (round > 0) turns.push(taken);
      }
    }
  }
  return turns;
}

interface Task {
  readonly gateway: GatewayProcess;
  readonly shape: Shape;
  readonly answerLength: number;
  readonly connections: number;
}

async function takeTurn(
  { gateway, shape, answerLength, connections }: Task,
  measuredMs: number,
  askedOfSubgraphs: () => Promise<Asked>,
): Promise<Turn> {
  let asked: Asked = { requests: 0, representations: 0, bytes: 0 };
  let cpuMs: number | undefined;
  let othersMs: number | undefined;
  let peakMegabytes: number | undefined;
  const load = { url: gateway.url, query: shape.query, connections, answerLength };
  const { seconds, latencies, failures } = await applyLoad(load, warmUpMs, measuredMs, {
    async begin() {
      const before = await askedOfSubgraphs();
      gateway.forgetPeak();
      return { before, taken: gateway.taken() };
    },
    async end({ before, taken }) {
      const now = gateway.taken();
      const after = await askedOfSubgraphs();
      asked = {
        requests: after.requests - before.requests,
        representations: after.representations - before.representations,
        bytes: after.bytes - before.bytes,
      };
      if (taken.cpuMs !== undefined && now.cpuMs !== undefined) {
        cpuMs = now.cpuMs - taken.cpuMs;
        if (taken.processorMs !== undefined && now.processorMs !== undefined) {
          othersMs = Math.max(0, now.processorMs - taken.processorMs - cpuMs);
        }
      }
      peakMegabytes = now.peakMegabytes;
    },
  });
  return {
    contender: gateway.contender.name,
    shape: shape.name,
    seconds,
    latencies,
    failures,
    cpuMs,
    othersMs,
    peakMegabytes,
    asked,
  };
}
