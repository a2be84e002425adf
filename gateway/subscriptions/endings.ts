/** Why a subscription ends that nobody ended: what its client is told, and what it should do. */
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphFault } from '../execution/subgraph-fault.ts';

export type Ending = GraphQLFormattedError;

export const graphChanged: Ending = {
  message: 'The graph has changed: subscribe again.',
  extensions: { code: 'SUBSCRIPTION_GRAPH_CHANGED' },
};

export const gatewayCloses: Ending = {
  message: 'The gateway closes: subscribe again.',
  extensions: { code: 'SUBSCRIPTION_GATEWAY_CLOSES' },
};

export const tokenExpired: Ending = {
  message: 'The token has expired: subscribe again with a new one.',
  extensions: { code: 'UNAUTHENTICATED' },
};

export function tooSlow(events: number, characters: number): Ending {
  return {
    message:
      `More than ${events} events wait for this client, or more than ${characters} characters: ` +
      'subscribe again, ask for what was missed, and read faster.',
    extensions: { code: 'SUBSCRIPTION_TOO_SLOW' },
  };
}

/** The subgraph that tells the events is not there, or no longer. */
export function brokenOff({ code }: SubgraphFault, service: string): Ending {
  return {
    message: `${service} tells no more: subscribe again in a moment, and ask for what was missed.`,
    extensions: { code, service },
  };
}
