/**
 * What a request must pass before it costs anything: its document before it is checked and planned, its operation before
 * it runs. A document that was met before is not measured again, but who asks it, how often, and for how much, is.
 */
import type { FastifyRequest } from 'fastify';
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import type { Role } from '../../subgraphs/kit/identity/identity.ts';
import type { VariableValues } from '../execution/run/request-body.ts';
import { searchOf } from '../requests/parameters.ts';
import type { RequestRefused } from '../requests/refusal.ts';
import type { RequestContext } from '../requests/request-context.ts';
import { type CostReport, DemandControl, type PricedOperation } from './cost/demand-control.ts';
import { readWeights } from './cost/weights.ts';
import { documentLimits, overDocumentLimits } from './document-limits.ts';
import { introspectionRefusal, mayLookInside } from './introspection.ts';
import type { RateLimits } from './rate-limits.ts';
import { overSourceLimits } from './source-limits.ts';

export interface AdmissionOptions {
  /** What callers see of the supergraph. */
  readonly schema: GraphQLSchema;
  /** The supergraph's own text, which says what its parts cost. */
  readonly sdl: string;
  /** What one operation of a role may cost, where that is not the default. */
  readonly costBudgets: Readonly<Partial<Record<Role, number>>>;
  /** None where requests are not counted. */
  readonly rateLimits: RateLimits | undefined;
}

export class Admission {
  readonly #demand: DemandControl;
  readonly #rateLimits: RateLimits | undefined;

  constructor({ schema, sdl, costBudgets, rateLimits }: AdmissionOptions) {
    this.#demand = new DemandControl(schema, readWeights(parse(sdl)), costBudgets);
    this.#rateLimits = rateLimits;
  }

  /**
   * Lets a request through whose document may be read: one that nobody asked before.
   *
   * @throws {RequestRefused} 400 when it is too large to check and plan.
   */
  admitDocument(request: FastifyRequest): void {
    for (const text of documentsIn(request)) this.admitText(text);
  }

  /**
   * Lets the text of a document through that may be read.
   *
   * @throws {RequestRefused} 400 when it is too large to check and plan.
   */
  admitText(text: string): void {
    const refused = refusalOf(text);
    if (refused) throw refused;
  }

  /** Why an operation is not run with `variables`, which are coerced; undefined when it is. */
  refusal(
    operation: PricedOperation,
    variables: VariableValues,
    { identity, caller }: RequestContext,
  ): RequestRefused | undefined {
    return (
      this.#rateLimits?.refuseOperation(caller, operation) ??
      (mayLookInside(identity) ? undefined : introspectionRefusal(operation.document)) ??
      this.#demand.refusal(operation, variables, identity)
    );
  }

  /** What an operation cost, for callers who ask and may know; undefined for others. */
  costOf(
    operation: PricedOperation,
    variables: VariableValues,
    { identity, asksCost }: RequestContext,
    answer: string,
  ): CostReport | undefined {
    if (!asksCost || !mayLookInside(identity)) return undefined;
    const { data } = JSON.parse(answer) as { data?: unknown };
    return this.#demand.report(operation, variables, identity, data);
  }
}

/** A refusal as an error of the graph. */
export function asGraphQLError({ message, code, statusCode, headers, extensions }: RequestRefused) {
  const http = { status: statusCode, headers: new Map(Object.entries(headers)) };
  return new GraphQLError(message, { extensions: { code, ...extensions, http } });
}

/** Every text that may be taken for the request's document, read as ApolloServer reads it. */
function documentsIn({ method, body, url }: FastifyRequest): string[] {
  if (method !== 'POST') return searchOf(url).getAll('query');
  if (typeof body !== 'object' || body === null || !('query' in body)) return [];
  return typeof body.query === 'string' ? [body.query] : [];
}

function refusalOf(text: string): RequestRefused | undefined {
  const refused = overSourceLimits(text, documentLimits);
  if (refused) return refused;
  const document = parsed(text);
  return document && overDocumentLimits(document, documentLimits);
}

/** What does not parse is told by whoever parses it to run it. */
function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return undefined;
  }
}
