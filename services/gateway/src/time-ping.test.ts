import { expect, test } from 'vitest';
import { timePing } from './time-ping.ts';

test('[TM1] T-1 the answer echoes the question and says when it came and when it goes, in server time', () => {
  const clock = timePing({ nowServerMs: () => 1_007.5, monotonicMs: () => 0 });
  expect(clock.answer({ t: 'TIME_PING', clientNowMs: -3.25, pingId: 7 }, 1_007)).toEqual({
    t: 'TIME_PONG',
    clientNowMs: -3.25,
    pingId: 7,
    serverReceivedMs: 1_007,
    serverNowMs: 1_007.5,
  });
});

test('[TM7] T-2 sixteen at once, then one a second; what is over is not answered', () => {
  let nowMs = 0;
  const clock = timePing({ nowServerMs: () => nowMs, monotonicMs: () => nowMs });
  const answered = (tries: number) =>
    Array.from({ length: tries }, (_, pingId) => clock.answer({ t: 'TIME_PING', clientNowMs: 0, pingId }, nowMs)).filter(Boolean).length;
  expect(answered(30)).toBe(16);
  nowMs = 3_000;
  expect(answered(30)).toBe(3);
});
