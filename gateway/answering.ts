/**
 * How an operation that was admitted becomes the text of its answer: what the caller may have of it is run, each request to a
 * subgraph is observed, and staff who ask are told what it cost and how it was carried out.
 */
import type { DocumentNode } from 'graphql';
import type { Logger } from 'pino';
import type { ConnectedSubgraphs } from './execution/connect-subgraphs.ts';
import type { Operation } from './execution/operation.ts';
import { Operations } from './execution/operations.ts';
import type { VariableValues } from './execution/run/request-body.ts';
import type { Guard } from './guard.ts';
import type { Admission } from './limits/admission.ts';
import { mayLookInside } from './limits/introspection.ts';
import type { CountedPlanner } from './observation/counted-planner.ts';
import type { RequestContext } from './requests/request-context.ts';

interface AnsweringParts {
  readonly planner: CountedPlanner;
  readonly guard: Guard;
  readonly admission: Admission;
  readonly subgraphs: ConnectedSubgraphs;
  readonly logger: Logger;
}

export class Answering {
  readonly #parts: AnsweringParts;
  /** Apart from what callers send, so that no text of theirs stands for what was left of another's. */
  readonly #filtered: Operations;

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
    this.#filtered = new Operations(parts.planner);
  }

  /** The answer to `operation` with `variables`, which are coerced, as JSON text. */
  async answer(
    operation: Operation,
    variables: VariableValues,
    context: RequestContext,
  ): Promise<string> {
    const { observed } = context;
    if (context.asksPlan && mayLookInside(context.identity)) observed.explain();
    const text = await this.#parts.guard.answer(operation, variables, context, (document, key) =>
      this.#run(this.#left(operation, document, key, context), variables, context),
    );
    observed.answered(text);
    return this.#withReport(text, operation, variables, context);
  }

  /** What is left of `operation` under `key`; all of it where that is undefined. */
  #left(
    operation: Operation,
    document: DocumentNode,
    key: string | undefined,
    { observed }: RequestContext,
  ): Operation {
    return observed.planning(this.#parts.planner, () =>
      key === undefined ? operation : this.#filtered.learn(key, document, operation.name),
    );
  }

  #run(operation: Operation, variables: VariableValues, context: RequestContext): Promise<string> {
    return operation.answer(variables, (subgraph, body, kind, read, entities) =>
      context.observed.fetch({ subgraph, body, entities }, async (traceparent) => {
        const asking = { ...context, traceparent };
        const answered = await this.#parts.subgraphs.ask(subgraph, body, kind, asking, read);
        context.cache.restrict(answered.cacheControl);
        return answered;
      }),
    );
  }

  /** An answer with what its cost and plan were, where the caller asks for these and may know them. */
  #withReport(
    text: string,
    operation: Operation,
    variables: VariableValues,
    context: RequestContext,
  ): string {
    const { admission, logger } = this.#parts;
    const cost = admission.costOf(operation, variables, context, text);
    const plan = context.observed.explanation;
    if (!cost && !plan) return text;
    context.cache.forbid();
    if (cost) logger.info({ requestId: context.requestId, cost }, 'operation cost');
    return `${text.slice(0, text.lastIndexOf('}'))},"extensions":${JSON.stringify({ cost, plan })}}\n`;
  }
}
