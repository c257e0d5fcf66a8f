import { expect, test } from 'vitest';
import { referenceClock } from './reference-clock.ts';

const utcMs = 1_790_000_000_000;

function host({ lastLoggedMs = 0, wallStepMs = 0 } = {}) {
  let passedMs = 0;
  let steppedMs = wallStepMs;
  const clock = referenceClock({
    wallClockMs: () => Math.floor(utcMs + passedMs + steppedMs),
    monotonicMs: () => 1_234.25 + passedMs,
    lastLoggedMs,
    hostErrMs: 10,
  });
  return {
    clock,
    step: (byMs: number) => {
      steppedMs += byMs;
    },
    /** Calls `seen` after each second's look at the host's clock. */
    pass(seconds: number, seen: (serverMs: number) => void = () => undefined) {
      for (let second = 0; second < seconds; second++) {
        passedMs += 1_000.3;
        clock.discipline();
        seen(clock.nowMs());
      }
    },
    utcNowMs: () => utcMs + passedMs,
  };
}

test('T-5 server time is UTC as the host knows it, to a millisecond', () => {
  const { clock, pass, utcNowMs } = host();
  pass(60);
  expect(Math.abs(clock.nowMs() - utcNowMs())).toBeLessThanOrEqual(1);
  expect(clock.utcErrMs()).toBeLessThanOrEqual(12);
});

test.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])('T-5 a host clock that steps %s moves server time by at most 500 ppm', (_, byMs) => {
  const { clock, pass, step } = host();
  pass(20);
  step(byMs);
  let last = clock.nowMs();
  pass(30, (serverMs) => {
    expect(Math.abs(serverMs - last - 1_000.3)).toBeLessThanOrEqual(0.501);
    last = serverMs;
  });
  expect(clock.utcErrMs()).toBeGreaterThan(3_500_000);
});

test('[TM6] T-5 after a restart with the host clock behind, server time starts ahead of the last logged time and is led back', () => {
  const lastLoggedMs = utcMs + 5_000;
  const { clock, pass } = host({ lastLoggedMs });
  const startMs = clock.nowMs();
  expect(startMs).toBeGreaterThan(lastLoggedMs);
  let last = startMs;
  pass(100, (serverMs) => {
    expect(serverMs).toBeGreaterThan(last);
    last = serverMs;
  });
  expect(last - startMs - 100 * 1_000.3).toBeCloseTo(-100 * 0.5, 0);
});
