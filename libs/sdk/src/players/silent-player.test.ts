import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentPlayer } from './silent-player.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const nowMs = () => performance.timeOrigin + performance.now();

test('it is where the line says, from its start on; the line before goes on until then', async () => {
  const player = silentPlayer();
  const t0 = nowMs();
  player.play('t1', { atLocalMs: t0 + 100, positionMs: 5_000, rate: 1 });
  expect(player.positionMs(t0)).toBeUndefined();
  expect(player.positionMs(t0 + 150)).toBeCloseTo(5_050);
  vi.advanceTimersByTime(200);
  player.play('t1', { atLocalMs: t0 + 300, positionMs: 60_000, rate: 1 });
  expect(player.positionMs(t0 + 299)).toBeCloseTo(5_199);
  expect(player.positionMs(t0 + 310)).toBeCloseTo(60_010);
  player.silence();
  expect(player.positionMs(t0 + 310)).toBeUndefined();
});

test('a rate counts from now on, and not before the start', () => {
  const player = silentPlayer();
  const t0 = nowMs();
  player.play('t1', { atLocalMs: t0 + 100, positionMs: 0, rate: 1 });
  player.setRate(1.5);
  expect(player.positionMs(t0 + 200)).toBeCloseTo(100);
  vi.advanceTimersByTime(200);
  player.setRate(1.5);
  expect(player.positionMs(t0 + 300)).toBeCloseTo(250);
});
