/** Makes a supergraph's text into what is served: read, wired, connected and planned over, or refused with the reason. */
import type { Logger } from 'pino';
import { readSampleQuestions } from '../console/sample-questions.ts';
import type { Documents } from '../documents/documents.ts';
import { type ContextOf, startGraph } from '../graph.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { GatewaySettings } from '../options.ts';
import type { Places } from '../subscriptions/places.ts';
import { connectStreams } from '../subscriptions/subgraph-streams.ts';
import type { Connections } from './connections.ts';
import type { MakeGraph } from './current-graph.ts';
import { readSupergraph } from './read.ts';
import { isOurs, wireSubgraphs } from './wiring.ts';

const sampleQuestions = new URL('../../schema/operations/', import.meta.url);

export interface MakingOptions {
  readonly settings: GatewaySettings;
  /** What messages call the source of the text. */
  readonly source: string;
  readonly contextOf: ContextOf;
  /** The same for every graph: a swap makes no document trusted, and none forgotten. */
  readonly documents: Documents;
  /** Counted through every swap: who asked too often has not asked less by another schema. */
  readonly rateLimits: RateLimits | undefined;
  /** The places of subscriptions: they too are counted through every swap. */
  readonly places: Places;
  /** Kept through every swap, as far as the subgraphs are the same. */
  readonly connections: Connections;
  readonly logger: Logger;
}

/** What makes graphs for a gateway of these settings. */
export function graphMaker(options: MakingOptions): MakeGraph {
  const { settings, source, contextOf, documents, rateLimits, places, connections, logger } =
    options;
  return async (text) => {
    const supergraph = readSupergraph(text, source);
    const { movingFields: fields } = supergraph;
    if (fields.length > 0) {
      logger.warn({ fields }, 'fields move by @override labels: the subgraphs they leave answer');
    }
    const wiring = wireSubgraphs(supergraph, settings);
    const subgraphs = connections.subgraphs(wiring);
    const auditLog = connections.auditLog(wiring);
    const streams = connectStreams(wiring, settings.subscriptions.silenceMs);
    const disconnect = async () => {
      await streams.close();
      await auditLog?.release();
      await subgraphs.close();
    };
    try {
      const graph = await startGraph(supergraph, subgraphs, {
        contextOf,
        documents,
        limits: { costBudgets: settings.costBudgets, rateLimits },
        subscribing: { ...settings.subscriptions, streams, places },
        auditLog: auditLog?.thing,
        logger,
      });
      const isCitys = supergraph.subgraphs.some(({ name }) => isOurs(name));
      documents.tellMisfits(graph.apiSchema, isCitys ? "this city's" : "another's");
      return {
        graph,
        questions: await readSampleQuestions(sampleQuestions, graph.apiSchema),
        async close() {
          await graph.apollo.stop();
          await disconnect();
        },
      };
    } catch (error) {
      await disconnect();
      throw error;
    }
  };
}
