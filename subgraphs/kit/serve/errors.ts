/** The errors a caller can act on. Everything else is a fault of ours and leaves as such, without its inside. */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

const badInputCode = 'BAD_USER_INPUT';

/** A value the caller sent cannot be used; `message` says what was expected. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: badInputCode } });
}

/** The caller may not have this; `message` says who may. */
export function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}

const actionable = /^(BAD_USER_INPUT|FORBIDDEN|BAD_REQUEST|GRAPHQL_.*|PERSISTED_QUERY_.*)$/;

/** Logs an error that is a fault of ours, with what else is known of the request. */
export function logFault(error: GraphQLError, log: Logger, names: object = {}): void {
  const { message, code } = causeOf(error);
  if (isCallers(error) || code?.startsWith(dataException)) return;
  log.error({ path: error.path, code, ...names }, message);
}

function isCallers({ originalError, extensions }: GraphQLError): boolean {
  const refused = originalError instanceof GraphQLError && originalError.extensions['code'];
  return refused === badInputCode || actionable.test(String(extensions['code']));
}

/** What a caller can act on leaves as it is; a fault leaves only as a fault. */
export function presentable(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const place = formatted.path && { path: formatted.path };
  const refusedValue = error instanceof GraphQLError ? error.originalError : undefined;
  // A scalar that refuses a value written into the operation or its variables says more than where that was noticed.
  if (refusedValue instanceof GraphQLError && refusedValue.extensions['code'] === badInputCode) {
    return { message: refusedValue.message, extensions: refusedValue.extensions, ...place };
  }
  if (actionable.test(String(formatted.extensions?.['code']))) return formatted;
  if (causeOf(error).code?.startsWith(dataException)) {
    return {
      message:
        'A value in the request cannot be used: text holds a NUL, or a number or day is out of range.',
      extensions: { code: badInputCode },
      ...place,
    };
  }
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
