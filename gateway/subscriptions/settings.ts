/** What a graph's subscriptions are begun with: their limits, their places, and the streams they come from. */
import type { SubscriptionLimits } from './limits.ts';
import type { Places } from './places.ts';
import type { SubgraphStreams } from './subgraph-streams.ts';

export interface SubscriptionSettings extends SubscriptionLimits {
  readonly streams: SubgraphStreams;
  readonly places: Places;
}
