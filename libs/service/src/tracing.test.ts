import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { startTelemetry, type Telemetry } from './telemetry.ts';
import { currentTrace, extractTrace, injectTrace, withSpan } from './tracing.ts';

let telemetry: Telemetry | undefined;
afterEach(async () => {
  await telemetry?.[Symbol.asyncDispose]();
  telemetry = undefined;
});

function recorded(sampleRatio = 1): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  telemetry = startTelemetry({ service: 't', instanceId: 't-1', sampleRatio, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  return exporter;
}

test('a trace goes on behind a plain record, across awaits', async () => {
  const spans = recorded();
  const carrier = await withSpan('caller', { room: 'x7' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return injectTrace();
  });
  expect(carrier['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  await withSpan('callee', {}, () => undefined, { parent: extractTrace(carrier) });
  const [caller, callee] = spans.getFinishedSpans();
  expect(callee?.spanContext().traceId).toBe(caller?.spanContext().traceId);
  expect(callee?.parentSpanContext?.spanId).toBe(caller?.spanContext().spanId);
  expect(caller?.attributes).toEqual({ room: 'x7' });
});

test('without an exporter ids are still made and passed on', async () => {
  telemetry = startTelemetry({ service: 't', instanceId: 't-1' });
  const carrier = await withSpan('caller', {}, () => injectTrace());
  expect(carrier['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  const inner = await withSpan('callee', {}, () => currentTrace(), { parent: extractTrace(carrier) });
  expect(inner?.traceId).toBe(carrier['traceparent']?.slice(3, 35));
});

test('a throwing work marks its span and throws on', async () => {
  const spans = recorded();
  await expect(withSpan('work', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(spans.getFinishedSpans()[0]?.status).toEqual({ code: 2, message: 'no' });
});

test('a batch links its callers', async () => {
  const spans = recorded();
  const ref = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  await withSpan('append', {}, () => undefined, { links: [ref] });
  expect(spans.getFinishedSpans()[0]?.links.map((link) => link.context)).toMatchObject([ref]);
});

test('ratio 0 starts no exported trace, but follows a sampled caller', async () => {
  const spans = recorded(0);
  await withSpan('own', {}, () => undefined);
  const parent = extractTrace({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  await withSpan('followed', {}, () => undefined, { parent });
  expect(spans.getFinishedSpans().map((span) => span.name)).toEqual(['followed']);
});

test('a broken traceparent starts anew', async () => {
  recorded();
  const trace = await withSpan('x', {}, () => currentTrace(), { parent: extractTrace({ traceparent: '00-zz-1' }) });
  expect(trace?.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('without started telemetry the work simply runs', async () => {
  expect(await withSpan('x', {}, () => 7)).toBe(7);
  expect(injectTrace()).toEqual({});
});
