/** The errors a caller can act on. Everything else is a fault of ours and leaves as such, without its inside. */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** A value the caller sent cannot be used; `message` says what was expected. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The caller may not have this; `message` says who may. */
export function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}

const actionable = /^(BAD_USER_INPUT|FORBIDDEN|BAD_REQUEST|GRAPHQL_.*|PERSISTED_QUERY_.*)$/;

/** What a caller can act on leaves as it is; a fault goes to the log and leaves only as a fault. */
export function presentable(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  if (actionable.test(String(formatted.extensions?.['code']))) return formatted;
  const place = formatted.path && { path: formatted.path };
  const { message, code } = causeOf(error);
  if (code?.startsWith(dataException)) {
    const extensions = { code: 'BAD_USER_INPUT' };
    return { message: `A value in the request cannot be used: ${message}.`, extensions, ...place };
  }
  log.error({ path: formatted.path, code }, message);
  return {
    message: 'The department could not answer this; its log tells why.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
    ...place,
  };
}

/** PostgreSQL's class of errors for values it can't use, such as text with a NUL. */
const dataException = '22';

/**
 * What really went wrong: drizzle wraps PostgreSQL's error in one that repeats the statement with its parameters,
 * which may hold personal data and so must stay out of the log.
 */
function causeOf(error: unknown): { message: string; code?: string } {
  const thrown = unwrapResolverError(error);
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  return thrown.cause instanceof Error ? thrown.cause : thrown;
}
