import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SpanReceiver, spanReceiver } from './span-receiver.ts';

let receiver: SpanReceiver;
beforeAll(async () => {
  receiver = await spanReceiver();
});
afterAll(() => receiver[Symbol.asyncDispose]());

const exported = (service: string, spans: object[]) =>
  JSON.stringify({
    resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] }, scopeSpans: [{ spans }] }],
  });
const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${receiver.url}/v1/traces`, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers });

test('spans of several services are gathered by trace', async () => {
  const whole = receiver.trace('t1', (spans) => spans.length === 2);
  await post(
    exported('gateway', [
      { name: 'command', traceId: 't1', spanId: 'a' },
      { name: 'other', traceId: 't2', spanId: 'x' },
    ]),
  );
  const append = {
    name: 'append',
    traceId: 't1',
    spanId: 'b',
    parentSpanId: 'a',
    links: [{ traceId: 't2', spanId: 'x' }],
    attributes: [{ key: 'n', value: { intValue: '2' } }],
  };
  await post(gzipSync(exported('scheduler', [append])), { 'content-encoding': 'gzip' });
  expect(await whole).toEqual([
    { service: 'gateway', name: 'command', traceId: 't1', spanId: 'a', parentSpanId: '', links: [], attributes: {} },
    {
      service: 'scheduler',
      name: 'append',
      traceId: 't1',
      spanId: 'b',
      parentSpanId: 'a',
      links: [{ traceId: 't2', spanId: 'x' }],
      attributes: { n: 2 },
    },
  ]);
});

test('what is no trace is refused', async () => {
  expect((await post('not json')).status).toBe(400);
  expect((await fetch(receiver.url)).status).toBe(404);
});
