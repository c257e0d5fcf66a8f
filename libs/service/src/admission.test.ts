import { expect, test } from 'vitest';
import { admission } from './admission.ts';

test('[W15] so many come in at once, then so many a second', () => {
  const door = admission({ perSec: 10, random: () => 0 });
  const letIn = (nowMs: number, count: number) =>
    Array.from({ length: count }, () => door.waitMs(nowMs)).filter((wait) => wait === 0).length;
  expect(letIn(0, 50)).toBe(10);
  expect(letIn(500, 50)).toBe(5);
  expect(letIn(60_000, 50)).toBe(10);
});

test('[W14] [W15] who is turned away is told a time of its own, later the more are before it', () => {
  const door = admission({ perSec: 10, random: () => 0 });
  const waits = Array.from({ length: 30 }, () => door.waitMs(0)).slice(10);
  expect(waits).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * 100));
});

test('[W14] a storm of a thousand, each coming back when it was told to, is in after little more than its share of time', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const door = admission({ perSec: 100, random });
  let outside = Array.from({ length: 1_000 }, () => 0);
  let lastInMs = 0;
  for (let nowMs = 0; nowMs < 60_000 && outside.length > 0; nowMs += 10) {
    outside = outside.flatMap((comesAtMs) => {
      if (comesAtMs > nowMs) return [comesAtMs];
      const waitMs = door.waitMs(nowMs);
      if (waitMs === 0) lastInMs = nowMs;
      return waitMs === 0 ? [] : [nowMs + waitMs];
    });
  }
  expect(outside).toEqual([]);
  expect(lastInMs).toBeLessThan(2 * 9_000);
});
