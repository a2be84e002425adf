/**
 * The status of an answer to an operation that is mistaken: 400, but 200 where a client takes application/json alone.
 * Such a client may be older than the media type of GraphQL's answers, and take every other status for a fault of
 * transport; the GraphQL over HTTP specification would have it so.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './request-context.ts';

/** The mistakes of a document and of its variables: what the specification speaks of. */
const mistakes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

export const tellMistakesByJson: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { http, body } }) {
        if (http.status !== 400 || body.kind !== 'single') return;
        if (!takesJsonAlone(request.http?.headers.get('accept'))) return;
        const { errors = [], data } = body.singleResult;
        const isMistaken = errors.every(({ extensions }) => mistakes.has(extensions?.['code']));
        if (isMistaken && !data) http.status = 200;
      },
    };
  },
};

function takesJsonAlone(accept: string | undefined): boolean {
  return accept !== undefined && /^\s*application\/json\s*(;[^,]*)?$/i.test(accept);
}
