import { currentTrace, extractTrace, monotonicMs, SpanKind, withSpan } from '@tutti/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiMetrics } from './metrics.ts';

/** One span, one log line and one count for each request. The span begins where the caller's trace is known and ends with the answer. */
export function observeRequests(app: FastifyInstance, metrics: ApiMetrics): void {
  const started = new WeakMap<FastifyRequest, { readonly atMs: number; trace?: ReturnType<typeof currentTrace> }>();

  app.addHook('onRequest', (request, _reply, done) => {
    started.set(request, { atMs: monotonicMs() });
    done();
  });

  // NOTE not earlier: a body is read in the socket's async context, where a span of an earlier hook would be lost.
  app.addHook('preValidation', (request, reply, done) => {
    const name = `${request.method} ${routeOf(request)}`;
    const attributes = { 'http.request.method': request.method, 'http.route': routeOf(request) };
    const work = () =>
      new Promise<void>((resolve) => {
        const start = started.get(request);
        if (start) start.trace = currentTrace();
        reply.raw.once('close', resolve);
        done();
      });
    void withSpan(name, attributes, work, { kind: SpanKind.SERVER, parent: extractTrace(traceHeaders(request)) });
  });

  app.addHook('onResponse', (request, reply, done) => {
    const { atMs, trace } = started.get(request) ?? { atMs: monotonicMs() };
    metrics.answered({ method: request.method, route: routeOf(request), status: reply.statusCode, tookMs: monotonicMs() - atMs, trace });
    done();
  });
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown';

const traceHeaders = ({ headers }: FastifyRequest): Record<string, string | undefined> => ({
  traceparent: single(headers['traceparent']),
  tracestate: single(headers['tracestate']),
});

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
