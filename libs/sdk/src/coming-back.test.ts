import type { ServerFrame } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { comingBack } from './coming-back.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const tick = { t: 'STREAM_TICK' } as ServerFrame;
const state = { t: 'ROOM_STATE' } as ServerFrame;

function made() {
  const room = { isRight: true, isPlaying: true };
  const attempt = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 300)));
  const back = comingBack({ attempt, isRight: () => room.isRight, isPlaying: () => room.isPlaying });
  return { room, attempt, back };
}

test('P-7 a return is over with the tick that confirms it, and is one however often the page says so', async () => {
  const { attempt, back } = made();
  for (const online of [false, true, false]) back.begin({ online });
  await pass(100);
  back.hear(tick); // while the clock is asked it confirms nothing
  await pass(1_000);
  expect(attempt).toHaveBeenCalledTimes(1);
  expect(back.isUnderWay).toBe(true);
  back.hear(state);
  expect(back.isUnderWay).toBe(true);
  back.hear(tick);
  expect(back.isUnderWay).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test('P-7 a tick that finds it elsewhere brings another attempt at once; none at all, one after six seconds', async () => {
  const { room, attempt, back } = made();
  room.isRight = false;
  back.begin({ online: false });
  await pass(1_000);
  back.hear(tick);
  expect(attempt).toHaveBeenCalledTimes(2);
  await pass(6_500);
  expect(attempt).toHaveBeenCalledTimes(3);
  room.isRight = true;
  back.hear(tick);
  expect(back.isUnderWay).toBe(false);
});

test('P-7 a room that stands still has no ticks: its state confirms', async () => {
  const { room, attempt, back } = made();
  room.isPlaying = false;
  back.begin({ online: false });
  await pass(400);
  back.hear(state);
  expect(back.isUnderWay).toBe(false);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test('P-7 it is given up after five attempts, and the network’s return begins anew', async () => {
  const { attempt, back } = made();
  back.begin({ online: false });
  await pass(60_000);
  expect(attempt).toHaveBeenCalledTimes(5);
  expect(back.isUnderWay).toBe(false);
  back.begin({ online: true });
  expect(attempt).toHaveBeenLastCalledWith({ online: true });
  back.end();
  await pass(300);
  expect(vi.getTimerCount()).toBe(0);
});
