import { memberTelemetries } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { memberTelemetry } from './telemetry.ts';

function told() {
  const messages: unknown[] = [];
  let nowMs = 0;
  const telemetry = memberTelemetry(
    { roomId: 'r1', memberId: 'ann' },
    { publish: (subject, bytes) => messages.push([subject, memberTelemetries.decode(bytes)]), monotonicMs: () => nowMs },
  );
  return {
    telemetry,
    messages,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const who = { roomId: 'r1', memberId: 'ann' };

test('T-4 the transport’s round trip stands in until the member’s own report', () => {
  const { telemetry, messages } = told();
  telemetry.transportRoundTrip(12);
  telemetry.timeReport({ rttMs: 40, errorMs: 3, driftMs: -1 });
  telemetry.transportRoundTrip(13);
  expect(messages).toEqual([
    ['tel.room.r1', { ...who, rttMs: 12, gone: false }],
    ['tel.room.r1', { ...who, rttMs: 40, errorMs: 3, driftMs: -1, gone: false }],
  ]);
});

test('a flood of reports is dropped, the farewell is not', () => {
  const { telemetry, messages, pass } = told();
  expect(Array.from({ length: 30 }, () => telemetry.timeReport({ rttMs: 1, errorMs: 1 })).filter(Boolean)).toHaveLength(16);
  expect(telemetry.ready(5)).toBe(false);
  telemetry.gone();
  expect(messages).toHaveLength(17);
  pass(1_000);
  expect(telemetry.ready(5)).toBe(true);
});
