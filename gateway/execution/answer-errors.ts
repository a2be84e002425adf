/** The last look at every error before it leaves in an answer: faults of the gateway itself stay inside. */
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** Formats errors for callers; what they are not told is logged. */
export function answerErrorFormatter(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { serviceName, stacktrace: _, ...extensions } = formatted.extensions ?? {};
    if (serviceName !== undefined) {
      return { ...formatted, ...pathOutsideLists(formatted), extensions };
    }
    if (extensions['code'] !== 'INTERNAL_SERVER_ERROR') return { ...formatted, extensions };
    logger.error({ err: error }, 'gateway fault');
    return {
      message: 'The gateway failed to answer this.',
      ...(formatted.path && { path: formatted.path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
}

/** Merging marks "every place of this list" with `@`, which is no path: such an error is the list's. */
function pathOutsideLists({ path }: GraphQLFormattedError): Pick<GraphQLFormattedError, 'path'> {
  const list = path?.indexOf('@') ?? -1;
  return path && list >= 0 ? { path: path.slice(0, list) } : {};
}
