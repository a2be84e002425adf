/** Makes a supergraph's text into what is served: read, wired, connected and planned over, or refused with the reason. */
import type { Logger } from 'pino';
import { connectAuditLog } from '../audit/audit-log.ts';
import { readSampleQuestions } from '../console/sample-questions.ts';
import type { Documents } from '../documents/documents.ts';
import { connectSubgraphs } from '../execution/connect-subgraphs.ts';
import { type ContextOf, startGraph } from '../graph.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { SubgraphFigures } from '../observation/subgraph-figures.ts';
import type { GatewaySettings } from '../options.ts';
import type { Places } from '../subscriptions/places.ts';
import { connectStreams } from '../subscriptions/subgraph-streams.ts';
import type { MakeGraph } from './current-graph.ts';
import { readSupergraph } from './read.ts';
import { wireSubgraphs } from './wiring.ts';

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
  readonly figures: SubgraphFigures;
  readonly logger: Logger;
}

/** What makes graphs for a gateway of these settings. */
export function graphMaker(options: MakingOptions): MakeGraph {
  const { settings, source, contextOf, documents, rateLimits, places, figures, logger } = options;
  return async (text) => {
    const supergraph = readSupergraph(text, source);
    const { movingFields: fields } = supergraph;
    if (fields.length > 0) {
      logger.warn({ fields }, 'fields move by @override labels: the subgraphs they leave answer');
    }
    const wiring = wireSubgraphs(supergraph, settings);
    const subgraphs = connectSubgraphs(wiring, settings.subgraphLimits, logger);
    const auditLog = connectAuditLog(wiring, settings.subgraphLimits);
    const streams = connectStreams(wiring, settings.subscriptions.silenceMs);
    const disconnect = async () => {
      await streams.close();
      await auditLog?.close();
      await subgraphs.close();
    };
    try {
      const graph = await startGraph(supergraph, subgraphs, {
        contextOf,
        documents,
        limits: { costBudgets: settings.costBudgets, rateLimits },
        subscribing: { ...settings.subscriptions, streams, places },
        auditLog,
        logger,
      });
      const endWatching = figures.watch(subgraphs);
      return {
        graph,
        questions: await readSampleQuestions(sampleQuestions, graph.apiSchema, logger),
        async close() {
          await graph.apollo.stop();
          await disconnect();
          endWatching();
        },
      };
    } catch (error) {
      await disconnect();
      throw error;
    }
  };
}
