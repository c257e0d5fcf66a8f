import {
  type Attributes,
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

export { type Attributes, type Context, type Span, SpanKind };

/** A span by its ids, as stored with an event. */
export type TraceRef = { readonly traceId: string; readonly spanId: string };

export type SpanOptions = {
  readonly kind?: SpanKind;
  /** The caller's context, from `extractTrace`; by default the active one. */
  readonly parent?: Context;
  /** Spans this one stands for together with others: a batched append links its callers. */
  readonly links?: readonly TraceRef[];
};

/**
 * Runs `work` inside a new span, ends it, and marks it failed when `work` throws (the error goes on to the caller).
 * Without started telemetry it only runs `work`.
 */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => T | Promise<T>,
  options: SpanOptions = {},
): Promise<T> {
  const parent = options.parent ?? context.active();
  const links: Link[] = (options.links ?? []).map((ref) => ({ context: spanContextOf(ref) }));
  const span = trace.getTracer('tutti').startSpan(name, { attributes, kind: options.kind ?? SpanKind.INTERNAL, links }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    span.recordException(fault);
    span.setStatus({ code: SpanStatusCode.ERROR, message: fault.message });
    throw error;
  } finally {
    span.end();
  }
}

/** Writes `traceparent` (W3C) of the active, or the given, context into `carrier` and returns it; nothing is written outside a trace. */
export function injectTrace(carrier: Record<string, string> = {}, from: Context = context.active()): Record<string, string> {
  propagation.inject(from, carrier);
  return carrier;
}

/** The caller's context out of a plain record; one without a valid `traceparent` gives the root context. */
export function extractTrace(carrier: Readonly<Record<string, string | undefined>>): Context {
  return propagation.extract(ROOT_CONTEXT, carrier);
}

/** Ids of the span that is active now (or in `from`), if any. */
export function currentTrace(from: Context = context.active()): TraceRef | undefined {
  const spanContext = trace.getSpanContext(from);
  return spanContext === undefined ? undefined : { traceId: spanContext.traceId, spanId: spanContext.spanId };
}

/** A remote, sampled span context from stored ids. */
export function spanContextOf({ traceId, spanId }: TraceRef): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
