import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { prolong, type TokenHolder, type TokenLives, tokenLives } from './token-lives.ts';

let said: string[] = [];
let startMs = 0;
let lives: TokenLives;
const nowServerMs = () => vi.getMockedSystemTime()?.getTime() ?? 0;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  startMs = nowServerMs();
  lives = tokenLives(nowServerMs);
});
afterEach(() => {
  lives[Symbol.dispose]();
  vi.useRealTimers();
});

function holder(forMs: number): TokenHolder {
  const one: TokenHolder = {
    expiresAtServerMs: startMs + forMs,
    noticed: false,
    onNotice: (atMs) => said.push(`notice ${atMs - startMs}`),
    onEnd: () => {
      said.push(`end ${nowServerMs() - startMs}`);
      lives.forget(one);
    },
  };
  lives.watch(one);
  return one;
}

test('[RM16] a minute before the end it is said, once; at the end it ends', () => {
  holder(600_000);
  vi.advanceTimersByTime(539_000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual(['notice 600000']);
  vi.advanceTimersByTime(100_000);
  expect(said).toEqual(['notice 600000', 'end 600000']);
});

test('[RM16] a newer token prolongs it, with a notice of its own; an older one changes nothing', () => {
  const token = holder(90_000);
  vi.advanceTimersByTime(40_000);
  prolong(token, startMs + 200_000);
  prolong(token, startMs + 50_000);
  vi.advanceTimersByTime(159_000);
  expect(said).toEqual(['notice 90000', 'notice 200000']);
  vi.advanceTimersByTime(1_000);
  expect(said.at(-1)).toBe('end 200000');
});

test('one that has less than a minute left is told at once, one that is over ends at once; who is forgotten hears nothing', () => {
  holder(10_000);
  holder(-1);
  lives.forget(holder(61_000));
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual(['notice 10000', 'end 0']);
});
