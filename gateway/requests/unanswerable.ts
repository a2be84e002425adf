/**
 * Operations that are well-formed but that nothing can answer: of a kind the graph has not, or not the one named. The
 * planner throws for them, which would answer as a fault of the gateway's own.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './request-context.ts';

const plannersCode = 'INVALID_GRAPHQL';

export const unanswerableOperations: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, errors }) {
        const { http, body } = response;
        if (body.kind !== 'single' || 'data' in body.singleResult) return;
        if (errors?.every(({ extensions }) => extensions['code'] === plannersCode))
          http.status = 400;
      },
    };
  },
};
