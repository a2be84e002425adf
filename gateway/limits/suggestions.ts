/** Errors name what a mistaken name resembles, which tells a stranger the schema bit by bit. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../requests/request-context.ts';
import { mayLookInside } from './introspection.ts';

/** `message` without its guess at what was meant. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean .+\?/s, '');
}

/** Takes the guesses out of the errors that callers get who may not look inside. */
export const hideSuggestions: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue: { identity } }) {
    if (mayLookInside(identity)) return;
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        body.singleResult.errors = body.singleResult.errors.map((error) => ({
          ...error,
          message: withoutSuggestion(error.message),
        }));
      },
    };
  },
};
