import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export type TelemetryOptions = {
  readonly service: string;
  readonly instanceId: string;
  readonly otlpEndpoint?: string | undefined;
  readonly sampleRatio?: number;
  /** For tests: receives every span, whether or not an endpoint is set. */
  readonly spanProcessors?: readonly SpanProcessor[];
};

export type Telemetry = AsyncDisposable & { flush(): Promise<void> };

/**
 * Registers tracer, context manager and W3C propagator for this process; closing it exports what is left and unregisters them.
 * NOTE the propagator is registered with or without an exporter: ids are stored with events, so a trace must reach the log
 * (with the SDK's `OTEL_TRACES_EXPORTER=none` it would not).
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const processors = [...(options.spanProcessors ?? [])];
  if (options.otlpEndpoint !== undefined) processors.push(otlpProcessor(options.otlpEndpoint));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, 'service.instance.id': options.instanceId }),
    sampler: processors.length === 0 ? new AlwaysOffSampler() : ratioSampler(options.sampleRatio ?? 1),
    spanProcessors: processors,
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    flush: () => provider.forceFlush({ timeoutMillis: 2_000 }),
    async [Symbol.asyncDispose]() {
      trace.disable();
      propagation.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}

/** A caller that is sampled is followed, whoever starts a trace draws by the ratio. */
function ratioSampler(ratio: number): Sampler {
  return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
}

function otlpProcessor(endpoint: string): SpanProcessor {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: 3_000 });
  return new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: 4_000 });
}
