/** Serves the graph as `one-check gateway` is told: in this process, or in several workers that this one looks after. */
import cluster from 'node:cluster';
import { pino } from 'pino';
import { tellFirstProcess, WorkersMetrics } from '../../gateway/observation/workers-metrics.ts';
import { startGateway } from '../../gateway/server.ts';
import { workerPeers } from '../../gateway/workers/peers.ts';
import { superviseWorkers } from '../../gateway/workers/supervise.ts';
import { startTracing } from '../../subgraphs/kit/observation/tracing.ts';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import {
  corsOriginsInEnvironment,
  costBudgetsInEnvironment,
  documentsInEnvironment,
  documentsModeInEnvironment,
  publicUrlInEnvironment,
  requestsPerSecondInEnvironment,
  subgraphLimitsInEnvironment,
  trustedProxiesInEnvironment,
} from '../city/environment.ts';
import { program } from '../city/place.ts';
import { serveFigures, withFigures } from '../city/serve-figures.ts';
import type { Served } from '../city/serve-until-stopped.ts';
import { type GatewayCommandOptions, portOf } from './options.ts';
import { identityOf, wiringOf } from './settings.ts';

/** Serves it in as many processes as `options` ask for. */
export function serveGateway(options: GatewayCommandOptions): Promise<Served> {
  return options.workers > 1 && !cluster.isWorker ? supervise(options) : serve(options);
}

/** Workers that are told what this process was told, and a port that they can share. */
async function supervise(options: GatewayCommandOptions): Promise<Served> {
  // A worker that comes later must find the port of those before it.
  const port = portOf(options) || (await freePorts(1))[0];
  const figures = new WorkersMetrics();
  const served = await serveFigures(() => figures.collect());
  const workers = await superviseWorkers({
    count: options.workers,
    program,
    args: [...process.argv.slice(2), '--port', String(port)],
    logger: pino(),
  });
  return {
    url: workers.url,
    failed: workers.failed,
    async close() {
      await workers.close();
      figures.close();
      await served?.close();
    },
  };
}

async function serve(options: GatewayCommandOptions): Promise<Served> {
  const identity = identityOf(options);
  const publicUrl = publicUrlInEnvironment();
  const requestsPerSecond = requestsPerSecondInEnvironment();
  const documentsMode = options.documentsMode ?? documentsModeInEnvironment();
  const tracing = await startTracing('gateway');
  const gateway = await startGateway({
    supergraph: options.supergraph,
    ...(options.poll !== undefined && { supergraphPollMs: options.poll * 1000 }),
    port: portOf(options),
    host: options.host,
    identity,
    ...(publicUrl !== undefined && { publicUrl }),
    trustedProxies: [...trustedProxiesInEnvironment()],
    corsOrigins: [...corsOriginsInEnvironment()],
    costBudgets: costBudgetsInEnvironment(),
    documents: [...(options.documents ?? documentsInEnvironment())],
    ...(documentsMode !== undefined && { documentsMode }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    subgraphLimits: subgraphLimitsInEnvironment(),
    logger: pino(linesTogether()),
    tracing,
    ...(cluster.isWorker && { peers: workerPeers() }),
    ...wiringOf(options, identity.mode),
  });
  if (cluster.isWorker) tellFirstProcess(gateway.registry);
  return withFigures(gateway, tracing);
}

/**
 * Where log lines go: to the standard output, a few at a time, for a write for each would cost as much again as to make it.
 * None waits longer than a tenth of a second, nor past the end of the process, unless that is killed outright.
 */
function linesTogether() {
  const lines = pino.destination({ sync: true, minLength: 4_096, periodicFlush: 100 });
  process.once('exit', () => lines.flushSync());
  return lines;
}
