/** What every serving process tells of itself: figures where METRICS_PORT says, traces where somebody takes them. */
import cluster from 'node:cluster';
import type { Registry } from 'prom-client';
import {
  addProcessFigures,
  type ServedMetrics,
  serveMetrics,
} from '../../subgraphs/kit/observation/serve-metrics.ts';
import type { Tracing } from '../../subgraphs/kit/observation/tracing.ts';
import { Refusal } from '../refusal.ts';
import { metricsAddressInEnvironment } from './environment.ts';
import type { Served } from './serve-until-stopped.ts';

/** A process whose figures and traces are known. */
export interface ObservedService extends Served {
  readonly registry: Registry;
}

/** Serves the figures of `service`, and ends that and `tracing` with it. */
export async function withFigures(
  service: ObservedService,
  tracing: Tracing | undefined,
): Promise<Served> {
  addProcessFigures(service.registry);
  // A worker's are asked for by the first process.
  const metrics = cluster.isWorker ? undefined : await serveOrClose(service);
  return {
    url: service.url,
    async close() {
      await service.close();
      await Promise.all([metrics?.close(), tracing?.close()]);
    },
  };
}

async function serveOrClose(service: ObservedService): Promise<ServedMetrics | undefined> {
  try {
    return await serveFigures(() => service.registry.metrics());
  } catch (error) {
    await service.close();
    throw error;
  }
}

/**
 * Serves what `collect` gives where METRICS_PORT says; nowhere when it is not set.
 *
 * @throws {Refusal} when the port is taken.
 */
export async function serveFigures(
  collect: () => Promise<string>,
): Promise<ServedMetrics | undefined> {
  const address = metricsAddressInEnvironment();
  if (!address) return undefined;
  try {
    return await serveMetrics(address, collect);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `Figures cannot be served at METRICS_PORT ${address.port} on ${address.host} (${reason}): choose another port.`,
    );
  }
}
