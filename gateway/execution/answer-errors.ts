/** The last look at every error before it leaves in an answer: faults of the gateway itself stay inside. */
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** Formats errors for callers; what they are not told is logged. */
export function answerErrorFormatter(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
    const { code, service } = extensions;
    if (code !== 'INTERNAL_SERVER_ERROR' || service !== undefined) {
      return { ...formatted, extensions };
    }
    logger.error({ err: error }, 'gateway fault');
    return {
      message: 'The gateway failed to answer this.',
      ...(formatted.path && { path: formatted.path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
}
