/**
 * Serves a subgraph's subscriptions to the gateway: GraphQL over server-sent events in distinct connections mode, at the
 * address of the graph, for requests that accept `text/event-stream`. Each event is answered by itself, with loaders of its
 * own, so that nothing is told as it was when the subscription began.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import type { Context } from '../definition.ts';
import { asksForEvents, EventStream } from '../events/event-stream.ts';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  /** A context with fresh loaders for the caller of a request. */
  readonly contextOf: (request: FastifyRequest) => Context;
  /** An error as callers may have it. */
  readonly present: (error: GraphQLError) => GraphQLFormattedError;
}

/** How often something is sent, in milliseconds: the gateway takes a stream that is silent for longer for broken. */
const heartbeatMs = 10_000;

const requestSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** Serves subscriptions at `path`. What is returned breaks off all that run: the server is about to close. */
export function serveSubscriptions(
  app: FastifyInstance,
  path: string,
  options: SubscriptionOptions,
): () => void {
  const running = new Set<EventStream>();
  let isClosing = false;
  app.addHook('preHandler', async (request, reply) => {
    const { method, routeOptions, headers } = request;
    if (method !== 'POST' || routeOptions.url !== path || !asksForEvents(headers.accept)) return;
    const args = readRequest(request, options);
    if ('errors' in args) return reply.code(400).send({ errors: args.errors });
    // First it listens and then it says so: whoever reads that it began misses nothing from then on.
    const source = await createSourceEventStream(args);
    const stream = open(reply);
    running.add(stream);
    if (isClosing) stream.breakOff();
    try {
      await tellAll(source, {
        stream,
        answer: (event) =>
          execute({ ...args, rootValue: event, contextValue: options.contextOf(request) }),
        present: options.present,
      });
      stream.complete();
    } catch (error) {
      request.log.error(error, 'subscription broken off');
      stream.breakOff();
    } finally {
      running.delete(stream);
    }
  });
  return () => {
    isClosing = true;
    for (const stream of running) stream.breakOff();
  };
}

function open(reply: FastifyReply): EventStream {
  reply.hijack();
  return new EventStream(reply.raw, {}, heartbeatMs);
}

type Read = ExecutionArgs | { readonly errors: readonly GraphQLFormattedError[] };

function readRequest(request: FastifyRequest, { schema, contextOf }: SubscriptionOptions): Read {
  const { data } = requestSchema.safeParse(request.body);
  if (!data) return { errors: [{ message: 'The body is no GraphQL request.' }] };
  let document: DocumentNode;
  try {
    document = parse(data.query, { noLocation: true });
  } catch (error) {
    return { errors: [{ message: (error as GraphQLError).message }] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
  return {
    schema,
    document,
    operationName: data.operationName ?? null,
    variableValues: data.variables ?? {},
    contextValue: contextOf(request),
  };
}

interface Telling {
  readonly stream: EventStream;
  readonly answer: (event: unknown) => ExecutionResult | Promise<ExecutionResult>;
  readonly present: SubscriptionOptions['present'];
}

async function tellAll(
  source: AsyncIterable<unknown> | ExecutionResult,
  { stream, answer, present }: Telling,
): Promise<void> {
  const tell = ({ data = null, errors }: ExecutionResult) =>
    stream.next(JSON.stringify({ data, ...(errors && { errors: errors.map(present) }) }));
  if (!(Symbol.asyncIterator in source)) return tell(source);
  const events = source[Symbol.asyncIterator]();
  const leave = () => void events.return?.();
  stream.gone.addEventListener('abort', leave);
  if (stream.gone.aborted) leave();
  for (;;) {
    const { done, value } = await events.next();
    if (done) return;
    await tell(await answer(value));
  }
}
