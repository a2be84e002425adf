/** Errors that concern one subgraph, as they enter the answer: they name it as `extensions.service` and nothing inside it. */
import { type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { ResponsePath } from './plan/path.ts';
import type { SubgraphFault } from './subgraph-fault.ts';

/** The error that a fault costs at `path`. */
export function faultAt(
  path: ResponsePath,
  fault: SubgraphFault,
  { subgraph, operation }: { readonly subgraph: string; readonly operation: OperationTypeNode },
): GraphQLFormattedError {
  return {
    message: `${fault.telling(subgraph)} ${advice(fault, operation)}`,
    path,
    extensions: {
      code: fault.code,
      service: subgraph,
      ...(fault.retryAfterMs !== undefined && { retryAfter: seconds(fault.retryAfterMs) }),
    },
  };
}

function advice({ sent, retryAfterMs }: SubgraphFault, operation: OperationTypeNode): string {
  const again =
    retryAfterMs === undefined ? 'Try again later.' : `Try again in ${seconds(retryAfterMs)} s.`;
  if (operation !== OperationTypeNode.MUTATION) return again;
  return sent
    ? 'Whether it did what it was told is not known: look before you repeat it.'
    : `It was not told what to do. ${again}`;
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}

/** An error that a subgraph reports, at `path` and without what is nobody's business outside it. */
export function passOnError(
  { message, extensions = {} }: GraphQLFormattedError,
  service: string,
  path: ResponsePath | undefined,
): GraphQLFormattedError {
  // `http` would let a subgraph choose the status of the gateway's whole answer.
  const { stacktrace: _, exception: __, http: ___, ...harmless } = extensions;
  const code = harmless['code'] ?? 'DOWNSTREAM_SERVICE_ERROR';
  return {
    message: code === 'INTERNAL_SERVER_ERROR' ? `${service} failed to answer this.` : message,
    ...(path && { path }),
    extensions: { ...harmless, code, service },
  };
}
