import { createEstimator, type EstimatorPolicy } from '@tutti/clock';
import { clientFrames, serverFrames } from '@tutti/protocol';
import { expect, test } from 'vitest';

const clientNowMs = 1_234_567.3000000007;
const ping = { t: 'TIME_PING' as const, clientNowMs, pingId: 1234 };
const serverReceivedMs = 1_795_153_200_540.2515;
const pong = { t: 'TIME_PONG' as const, clientNowMs, pingId: 1234, serverReceivedMs, serverNowMs: serverReceivedMs + 0.25 };
const report = { t: 'TIME_REPORT' as const, offsetMs: 1_795_151_965_972.9, rttMs: 41.52, errorMs: 3.751, skewPpm: -12.51, corrections: 0 };

const bytes = {
  json: Buffer.byteLength(clientFrames.encodeJson(ping) + serverFrames.encodeJson(pong)),
  binary: clientFrames.encodeBinary(ping).length + serverFrames.encodeBinary(pong).length,
};
const reportBytes = { json: Buffer.byteLength(clientFrames.encodeJson(report)), binary: clientFrames.encodeBinary(report).length };

/** Pings of the tenth minute, where no other frame comes. */
function settledPings(policy: EstimatorPolicy): number {
  const estimator = createEstimator({ policy });
  let count = 0;
  for (let localMs = estimator.nextPingDelayMs({ reason: 'connect', localMs: 0 }); localMs < 600_000; ) {
    if (localMs >= 540_000) count++;
    estimator.onSample({ t0: localMs, t1: localMs + 1_005, t2: localMs + 1_005.1, t3: localMs + 10.1 });
    localMs += estimator.nextPingDelayMs({ reason: 'timer', localMs });
  }
  return count;
}

test('T-7 an idle settled client that pings each 30 s costs at most 0.2 KB a minute in binary and 0.5 KB in JSON', () => {
  const pings = settledPings('ewma');
  expect(pings).toBe(2);
  expect(pings * bytes.binary).toBeLessThanOrEqual(200);
  expect(pings * bytes.json).toBeLessThanOrEqual(500);
});

test('T-7 what the default estimator costs is known: some 35 exchanges and 6 reports a minute', () => {
  const pings = settledPings('path');
  const perMinute = (encoding: 'json' | 'binary') => pings * bytes[encoding] + 6 * reportBytes[encoding];
  process.stdout.write(
    `idle settled client, bytes a minute: each 30 s binary ${2 * bytes.binary} JSON ${2 * bytes.json}; default binary ${perMinute('binary')} JSON ${perMinute('json')}\n`,
  );
  expect(pings).toBeLessThanOrEqual(40);
  expect(perMinute('binary')).toBeLessThan(4_000);
  expect(perMinute('json')).toBeLessThan(9_000);
});
