import { serverClock } from '@tutti/clock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceClock } from './reference-clock.ts';

const utcMs = 1_790_000_000_000;

function host({ lastLoggedMs = 0, followedOffsetMs = undefined as number | undefined } = {}) {
  let passedMs = 0;
  let wallAheadMs = 0;
  const steps: number[] = [];
  const monotonicMs = () => 1_234.25 + passedMs;
  const clock = serverClock({ localNowMs: monotonicMs, maxSlewPpm: 500 });
  if (followedOffsetMs !== undefined) clock.steer(followedOffsetMs);
  const reference = referenceClock({
    clock,
    readHostClocks: () => ({ wallMs: Math.floor(utcMs + passedMs + wallAheadMs), monotonicMs: monotonicMs() }),
    hostErrMs: 10,
    onStep: (byMs) => steps.push(byMs),
  });
  reference.begin(lastLoggedMs);
  return {
    ...reference,
    steps,
    nowMs: () => clock.nowMs(),
    /** Server time minus what it would be, had the monotonic clock alone gone on since the start. */
    offsetMs: () => clock.state().offsetMs,
    step: (byMs: number) => {
      wallAheadMs += byMs;
    },
    /** Calls `seen` after each second's look at the host's clock, which is slewed meanwhile. */
    pass(seconds: number, seen: (serverMs: number) => void = () => undefined, slewPpm = 0) {
      for (let second = 0; second < seconds; second++) {
        passedMs += 1_000.3;
        wallAheadMs += (1_000.3 * slewPpm) / 1e6;
        reference.discipline();
        seen(clock.nowMs());
      }
    },
    utcNowMs: () => utcMs + passedMs + wallAheadMs,
  };
}

test('T-5 server time is UTC as the host knows it, to a millisecond', () => {
  const { nowMs, pass, utcNowMs, utcErrMs, steps } = host();
  pass(60);
  expect(Math.abs(nowMs() - utcNowMs())).toBeLessThanOrEqual(1);
  expect(utcErrMs()).toBeLessThanOrEqual(12);
  expect(steps).toEqual([]);
});

test('T-5 a host clock that is slewed towards UTC is followed', () => {
  const { nowMs, pass, utcNowMs, steps } = host();
  pass(20);
  pass(60, undefined, 400);
  pass(40);
  expect(Math.abs(nowMs() - utcNowMs())).toBeLessThanOrEqual(1);
  expect(steps).toEqual([]);
});

test('[TM12] T-5 whatever a host clock steps by, and how often, server time goes on as before, and says how far from UTC that is', () => {
  const stepping = fc.array(
    fc.record({
      byMs: fc.oneof(fc.double({ min: 10, max: 1e8, noNaN: true }), fc.double({ min: -1e8, max: -10, noNaN: true })),
      seconds: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(stepping, (list) => {
      const { nowMs, offsetMs, pass, step, utcErrMs, utcNowMs, steps } = host();
      pass(20);
      const beforeMs = offsetMs();
      for (const { byMs, seconds } of list) {
        step(byMs);
        pass(seconds);
      }
      pass(20);
      expect(Math.abs(offsetMs() - beforeMs)).toBeLessThanOrEqual(1);
      expect(Math.abs(nowMs() - utcNowMs())).toBeLessThanOrEqual(utcErrMs());
      expect(steps).toHaveLength(list.length);
    }),
  );
});

test('[TM11] T-5 who takes over goes on from the time it followed, however far off its host is, and neither steps nor drifts away', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e7, max: 1e7, noNaN: true }), (awayMs) => {
      const followedOffsetMs = utcMs - 1_234.25 + awayMs;
      const { offsetMs, carriedMs, pass, utcErrMs } = host({ followedOffsetMs, lastLoggedMs: utcMs + 1e9 });
      pass(60);
      expect(Math.abs(offsetMs() - followedOffsetMs)).toBeLessThanOrEqual(0.01);
      expect(Math.abs(carriedMs() - awayMs)).toBeLessThanOrEqual(1);
      expect(utcErrMs()).toBeGreaterThanOrEqual(Math.abs(awayMs));
    }),
  );
});

test('[TM6] T-5 after a restart with the host clock behind, server time starts ahead of the last logged time and is led back', () => {
  const lastLoggedMs = utcMs + 5_000;
  const { nowMs, pass } = host({ lastLoggedMs });
  const startMs = nowMs();
  expect(startMs).toBeGreaterThan(lastLoggedMs);
  let last = startMs;
  pass(100, (serverMs) => {
    expect(serverMs).toBeGreaterThan(last);
    last = serverMs;
  });
  expect(last - startMs - 100 * 1_000.3).toBeCloseTo(-100 * 0.5, 0);
});
