import { expect, test } from 'vitest';
import { type MemberTelemetry, toSyncSample } from './to-sync-sample.ts';

const told = (fields: Partial<MemberTelemetry>): MemberTelemetry => ({ roomId: 'r1', memberId: 'ada', gone: false, ...fields });
const nothing = {
  offsetMs: null,
  errorMs: null,
  rttMs: null,
  skewPpm: null,
  driftMs: null,
  corrections: null,
  streamId: null,
  startErrorMs: null,
};
const who = { roomId: 'r1', memberId: 'ada', atServerMs: 17.5 };

test('P-13: a report and a start are samples, zeros as they are', () => {
  const report = { offsetMs: 0, errorMs: 0, rttMs: 41.5, skewPpm: -12.5, driftMs: 0, corrections: 0 };
  expect(toSyncSample(told(report), 17.5)).toEqual({ ...who, ...nothing, ...report });
  expect(toSyncSample(told({ rttMs: 9, errorMs: 1, offsetMs: 3 }), 17.5)).toEqual({
    ...who,
    ...nothing,
    rttMs: 9,
    errorMs: 1,
    offsetMs: 3,
  });
  expect(toSyncSample(told({ streamId: 2, startErrorMs: -0.75 }), 17.5)).toEqual({ ...who, ...nothing, streamId: 2, startErrorMs: -0.75 });
});

test.each([[{ prepareMs: 300 }], [{ rttMs: 40 }], [{ gone: true }]])('what is no report of a clock is no sample: %j', (fields) => {
  expect(toSyncSample(told(fields), 17.5)).toBeUndefined();
});
