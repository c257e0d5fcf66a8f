import { expect, test } from 'vitest';
import { timePong } from './time-pong.ts';

test('[TM1] T-1 the answer echoes the question and says when it came and when it goes, in server time', () => {
  expect(timePong({ t: 'TIME_PING', clientNowMs: -3.25, pingId: 7 }, 1_007, () => 1_007.5)).toEqual({
    t: 'TIME_PONG',
    clientNowMs: -3.25,
    pingId: 7,
    serverReceivedMs: 1_007,
    serverNowMs: 1_007.5,
  });
});
