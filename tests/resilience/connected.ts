/** A connection to a server that misbehaves, with limits of milliseconds where the city's are seconds. */
import type { BreakerState } from '../../gateway/resilience/circuit-breaker.ts';
import {
  ResilientConnection,
  type ResilientRequest,
} from '../../gateway/resilience/resilient-connection.ts';
import {
  type SubgraphLimits,
  subgraphLimitsSchema,
} from '../../gateway/resilience/subgraph-limits.ts';
import { type MisbehavingServer, startMisbehaving } from '../gateway/misbehaving-server.ts';

export interface Connected {
  readonly connection: ResilientConnection;
  readonly server: MisbehavingServer;
  /** The states that its breaker has come to, in order. */
  readonly breaker: readonly BreakerState[];
  /** Closes the connection, before it is closed anyhow. */
  close(): Promise<void>;
}

export const query: ResilientRequest = {
  body: '{"query":"{ x }"}',
  headers: {},
  abandoned: undefined,
  tries: 2,
};

export const mutation: ResilientRequest = {
  ...query,
  body: '{"query":"mutation { x }"}',
  tries: 1,
};

/** Connects to a server that behaves so, and ends both when `use` ends. */
export async function connected(
  behave: Parameters<typeof startMisbehaving>[0],
  limits: Partial<SubgraphLimits>,
  use: (connected: Connected) => Promise<void>,
): Promise<void> {
  const server = await startMisbehaving(behave);
  const breaker: BreakerState[] = [];
  const connection = new ResilientConnection({
    ...subgraphLimitsSchema.parse({ retryDelayMs: 1, ...limits }),
    url: server.url,
    ownHeaders: async () => ({}),
    breakerChanged: (state) => breaker.push(state),
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= connection.close();
    return closing;
  };
  try {
    await use({ connection, server, breaker, close });
  } finally {
    await server.close();
    await close();
  }
}

/** What became of a request: `answered`, or the code of its fault. */
export async function outcome(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'answered',
    (error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : Promise.reject(error),
  );
}
