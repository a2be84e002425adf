/**
 * Traces for OpenTelemetry. They are recorded where OTEL_EXPORTER_OTLP_ENDPOINT says who takes them; elsewhere nothing of
 * the recorder is even loaded. Spans hold no values of variables and no parameters of statements.
 */
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export { SpanKind } from '@opentelemetry/api';

/** One piece of work in a trace. */
export class TracedSpan {
  readonly #tracer: Tracer;
  readonly #span: Span;

  constructor(tracer: Tracer, span: Span) {
    this.#tracer = tracer;
    this.#span = span;
  }

  /** What tells another process that its work is part of this. */
  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  /** Begins a part of this work. */
  begin(name: string, kind = SpanKind.INTERNAL, attributes: Attributes = {}): TracedSpan {
    const within = trace.setSpan(ROOT_CONTEXT, this.#span);
    return new TracedSpan(this.#tracer, this.#tracer.startSpan(name, { kind, attributes }, within));
  }

  /** Ends it with what became of it; `fault` is a code, never a message, which may quote what nobody is to read. */
  end(attributes: Attributes = {}, fault?: string): void {
    this.#span.setAttributes(attributes);
    if (fault !== undefined) {
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
    }
    this.#span.end();
  }

  /** Gives it a name that says more, once that is known. */
  rename(name: string): void {
    this.#span.updateName(name);
  }
}

export class Tracing {
  readonly #tracer: Tracer;
  readonly #shutdown: () => Promise<void>;

  constructor(tracer: Tracer, shutdown: () => Promise<void>) {
    this.#tracer = tracer;
    this.#shutdown = shutdown;
  }

  /** Begins the work of this process on a request, as a part of what `traceparent` names. */
  begin(name: string, traceparent: string | undefined): TracedSpan {
    const [, traceId, spanId, flags = ''] = traceparent?.split('-') ?? [];
    const within =
      traceId && spanId
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId,
            spanId,
            traceFlags: Number.parseInt(flags, 16),
            isRemote: true,
          })
        : ROOT_CONTEXT;
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER }, within);
    return new TracedSpan(this.#tracer, span);
  }

  /** Sends what is not sent yet. */
  close(): Promise<void> {
    return this.#shutdown();
  }
}

/** Whoever takes traces and is not there must not keep a process from ending. */
const closeWithinMs = 3_000;

/** Records what `service` does, where somebody takes it (OTEL_EXPORTER_OTLP_ENDPOINT); undefined elsewhere. */
export async function startTracing(service: string): Promise<Tracing | undefined> {
  if (!process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) return undefined;
  const [
    { BatchSpanProcessor, TracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler },
    exporting,
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'one-check', 'service.name': service }),
    // What a caller records is recorded here too; of the rest, a share.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(shareRecorded()) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new exporting.OTLPTraceExporter() })],
  });
  const shutdown = () =>
    Promise.race([
      provider.shutdown().catch(() => undefined),
      new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs).unref()),
    ]);
  return new Tracing(provider.getTracer('one-check'), shutdown);
}

/** The share of requests that is recorded, by the variable that OpenTelemetry has for it; all of them when absent. */
function shareRecorded(): number {
  const share = Number(process.env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return share >= 0 && share <= 1 ? share : 1;
}
