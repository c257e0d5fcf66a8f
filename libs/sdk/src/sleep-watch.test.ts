import { expect, test } from 'vitest';
import { sleepWatch } from './sleep-watch.ts';

function setUp() {
  const clocks = { localMs: 5_000, wallMs: 1_800_000_000_000 };
  const watch = sleepWatch({ localNowMs: () => clocks.localMs, wallNowMs: () => clocks.wallMs });
  const pass = (ms: number, { asleep = false, wallPpm = 0 } = {}) => {
    if (!asleep) clocks.localMs += ms;
    clocks.wallMs += ms * (1 + wallPpm / 1e6);
  };
  return { watch, clocks, pass };
}

test('a monotonic clock that stood still is told once', () => {
  const { watch, pass } = setUp();
  pass(1_000);
  expect(watch.look()).toBe(false);
  pass(60_000, { asleep: true });
  expect(watch.look()).toBe(true);
  pass(1_000);
  expect(watch.look()).toBe(false);
});

test('a wall clock that was set looks the same, either way', () => {
  const { watch, clocks } = setUp();
  for (const ms of [-3_000, 250]) {
    clocks.wallMs += ms;
    expect(watch.look()).toBe(true);
    expect(watch.look()).toBe(false);
  }
});

test('a wall clock that is slewed by 500 ppm for hours does not, nor does a page that was held for a minute', () => {
  const { watch, pass } = setUp();
  for (let i = 0; i < 240; i++) {
    pass(60_000, { wallPpm: 500 });
    expect(watch.look()).toBe(false);
  }
});
