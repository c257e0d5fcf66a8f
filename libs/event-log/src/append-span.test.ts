import { startTelemetry, withSpan } from '@tutti/service';
import { expect, test } from 'vitest';
import { coalescingAppender } from './coalescing-appender.ts';
import type { AppendItem } from './types.ts';

type Processor = NonNullable<Parameters<typeof startTelemetry>[0]['spanProcessors']>[number];
type Ended = Parameters<Processor['onEnd']>[0];

test('O-1: a batch is one span of its own trace that links its callers’ spans', async () => {
  const ended: Ended[] = [];
  const collector: Processor = {
    onStart() {},
    onEnd: (span) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const telemetry = startTelemetry({ service: 'test', instanceId: 'test', spanProcessors: [collector] });
  const appender = coalescingAppender({
    maxBatch: 10,
    send: async (items) => items.map(() => ({ kind: 'conflict', streamVersion: 1 })),
  });
  await withSpan('caller', {}, () => Promise.all([appender.append(item('1')), appender.append(item('2')), appender.append(item(''))]));
  await telemetry[Symbol.asyncDispose]();

  const batch = ended.find(({ name }) => name === 'log.append');
  const caller = ended.find(({ name }) => name === 'caller');
  expect(batch?.links.map(({ context }) => context.spanId)).toEqual(['1'.repeat(16), '2'.repeat(16)]);
  expect(batch?.attributes['log.items']).toBe(3);
  expect(batch?.parentSpanContext).toBeUndefined();
  expect(batch?.spanContext().traceId).not.toBe(caller?.spanContext().traceId);
});

const item = (digit: string): AppendItem => ({
  stream: 'room-a',
  expectedVersion: null,
  commandId: `c${digit}`,
  actorId: 'm',
  occurredServerMs: 1,
  events: [{ type: 'X', schemaVersion: 1, data: {} }],
  ...(digit ? { trace: { traceId: digit.repeat(32), spanId: digit.repeat(16) } } : {}),
});
