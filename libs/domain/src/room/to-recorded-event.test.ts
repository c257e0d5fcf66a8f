import { recordedEvents } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { toRecordedEvent } from './to-recorded-event.ts';

const stored = {
  position: 41,
  stream: 'room-r1',
  streamVersion: 3,
  eventId: 'c1.0',
  type: 'PlaybackPaused',
  schemaVersion: 1,
  occurredServerMs: 1.5,
  actorId: 'ada',
  commandId: 'c1',
  traceId: null,
  spanId: 'b7ad6b7169203331',
  data: { positionMs: 8500 },
};

test("a room's event travels in today's shape and survives the bus", () => {
  const recorded = toRecordedEvent(stored, 'e1');
  expect(recorded).toMatchObject({ roomEvent: { type: 'PlaybackPaused', positionMs: 8500 }, dataJson: '', epoch: 'e1', traceId: '' });
  expect(recordedEvents.decode(recordedEvents.encode(recorded))).toEqual(recorded);
});

test.each([
  ['of another kind of stream', { stream: 'clip-c1', type: 'ClipAnchored' }],
  ['of a newer build', { type: 'PlaybackPaused', schemaVersion: 99 }],
  ['that nobody knows', { type: 'Nonsense' }],
])('an event %s travels as it was stored', (_what, change) => {
  const recorded = toRecordedEvent({ ...stored, ...change }, 'e1');
  expect(recorded).toMatchObject({ roomEvent: undefined, dataJson: '{"positionMs":8500}' });
  expect(recordedEvents.decode(recordedEvents.encode(recorded))).toEqual(recorded);
});
