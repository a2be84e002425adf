/**
 * What a gateway has with its subgraphs, through every supergraph that it serves: a subgraph that the next one has at the same
 * address keeps its connections, and what is known of its troubles. A swap brings no suspended subgraph back, and no burst of
 * new connections upon the others.
 */
import type { Logger } from 'pino';
import { type AuditLog, auditKeeper, connectAuditLog } from '../audit/audit-log.ts';
import { type ConnectedSubgraphs, connectSubgraphs } from '../execution/connect-subgraphs.ts';
import { Subgraph } from '../execution/subgraph.ts';
import { InternalTokens } from '../identity/internal-tokens.ts';
import type { SubgraphFigures } from '../observation/subgraph-figures.ts';
import { type Held, Shared } from '../resilience/shared.ts';
import type { SubgraphLimits } from '../resilience/subgraph-limits.ts';
import type { SubgraphWiring } from './wiring.ts';

interface ConnectionsOptions {
  readonly limits: SubgraphLimits;
  readonly figures: SubgraphFigures;
  readonly logger: Logger;
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #subgraphs = new Shared<Pick<Subgraph, 'ask' | 'close'>>();
  readonly #auditLogs = new Shared<AuditLog>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** The subgraphs of `wiring`, until they are closed. */
  subgraphs(wiring: readonly SubgraphWiring[]): ConnectedSubgraphs {
    return connectSubgraphs(new Map(wiring.map((one) => [one.name, this.#subgraph(one)])));
  }

  /** The audit log that `wiring` leads to; undefined where nobody keeps one. */
  auditLog(wiring: readonly SubgraphWiring[]): Held<AuditLog> | undefined {
    const keeper = auditKeeper(wiring);
    return (
      keeper &&
      this.#auditLogs.hold(keeper.url, () => connectAuditLog(keeper, this.#options.limits))
    );
  }

  #subgraph({ name, url, signing }: SubgraphWiring): Held<Pick<Subgraph, 'ask'>> {
    const { limits, figures, logger } = this.#options;
    return this.#subgraphs.hold(`${name} ${url}`, () => {
      const tokens = signing && new InternalTokens(signing.audience, signing.key);
      const subgraph = new Subgraph(name, { ...limits, url }, tokens, logger);
      const endWatching = figures.watch(name, subgraph);
      return {
        ask: subgraph.ask.bind(subgraph),
        async close() {
          await subgraph.close();
          endWatching();
        },
      };
    });
  }
}
