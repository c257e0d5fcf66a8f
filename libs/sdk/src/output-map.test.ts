import { expect, test } from 'vitest';
import { outputMap } from './output-map.ts';

/** An output that is `latencyMs` behind a context that started at local time 10 000; `noise` spoils the reading. */
function feed(
  map: ReturnType<typeof outputMap>,
  {
    fromMs,
    forMs,
    latencyMs = 40,
    noise = (_i: number) => 0,
    everyMs = 50,
  }: {
    fromMs: number;
    forMs: number;
    latencyMs?: number;
    noise?: (i: number) => number;
    everyMs?: number;
  },
) {
  for (let i = 0; i * everyMs < forMs; i++) {
    const localNowMs = 10_000 + fromMs + i * everyMs;
    const contextNowMs = localNowMs - 10_000;
    map.add({ contextMs: contextNowMs - latencyMs + noise(i), localMs: localNowMs }, { localNowMs, contextNowMs, outputLatencyMs: 64 });
  }
}

test('the median of many readings ignores single bad ones', () => {
  const map = outputMap();
  feed(map, { fromMs: 1_000, forMs: 2_000, noise: (i) => (i % 5 === 0 ? 180 : i % 2 === 0 ? 0.4 : -0.4) });
  expect(Math.abs((map.mapMs ?? 0) - -10_040)).toBeLessThan(0.5);
});

test('a shift of the output is followed within five readings', () => {
  const map = outputMap();
  feed(map, { fromMs: 1_000, forMs: 3_000 });
  feed(map, { fromMs: 4_000, forMs: 250, latencyMs: 90 });
  expect(map.mapMs).toBeCloseTo(-10_090, 6);
});

test('zeros, stale and future readings are not believed; the output latency stands in', () => {
  const map = outputMap();
  const moment = { localNowMs: 20_000, contextNowMs: 10_000, outputLatencyMs: 64 };
  map.add({ contextMs: 0, localMs: 0 }, moment);
  map.add({ contextMs: 9_000, localMs: 19_000 }, moment);
  map.add({ contextMs: 10_200, localMs: 20_000 }, moment);
  map.add(undefined, moment);
  expect(map.trusted).toBe(0);
  expect(map.mapMs).toBe(-10_064);
});

test('a latency that cannot be true is replaced by an ordinary one', () => {
  const map = outputMap();
  map.add(undefined, { localNowMs: 20_000, contextNowMs: 10_000, outputLatencyMs: 0 });
  expect(map.mapMs).toBe(-10_040);
});

test('one real reading outweighs every stand-in, and is kept until it is old', () => {
  const map = outputMap();
  const standIn = (ms: number) => map.add(undefined, { localNowMs: 20_000 + ms, contextNowMs: 10_000 + ms, outputLatencyMs: 64 });
  for (let ms = 0; ms < 100; ms += 10) standIn(ms);
  expect(map.settled).toBe(true);
  map.add({ contextMs: 10_060, localMs: 20_100 }, { localNowMs: 20_100, contextNowMs: 10_100, outputLatencyMs: 64 });
  standIn(150);
  expect(map.mapMs).toBe(-10_040);
  standIn(2_200);
  expect(map.mapMs).toBe(-10_064);
});

test('P-2, P-7 a hidden page, which reads once a second or once a minute, is settled too', () => {
  for (const everyMs of [990, 60_000]) {
    const map = outputMap();
    feed(map, { fromMs: 1_000, forMs: everyMs, everyMs });
    expect(map.settled).toBe(false);
    feed(map, { fromMs: 1_000 + everyMs, forMs: everyMs, everyMs });
    expect(map.settled).toBe(true);
    map.reset();
    expect(map.settled).toBe(false);
  }
});
