import type { Cue } from '@tutti/domain';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cueTimers } from './cue-timers.ts';

beforeEach(() => vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const start = (dueServerMs: number): Cue => ({ dueServerMs, command: { type: 'FireStart', streamId: 1, startAtServerMs: dueServerMs } });
const accepted: CommandAnswer = { accepted: { firstPosition: 1, lastPosition: 1, version: 1 } };

function setUp(answers: CommandAnswer[] = []) {
  const fired: RoomCommandEnvelope[] = [];
  const timers = cueTimers({
    nowServerMs: () => performance.now(),
    handle: async (envelope) => {
      fired.push(envelope);
      return answers.shift() ?? accepted;
    },
  });
  return { timers, fired };
}

test('[PB3] a cue fires when it is due, not before', async () => {
  const { timers, fired } = setUp();
  timers.set('r1', [start(1200)]);
  await vi.advanceTimersByTimeAsync(1199);
  expect(fired).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(fired).toMatchObject([{ roomId: 'r1', actorId: 'system', command: { type: 'FireStart', startAtServerMs: 1200 } }]);
});

test('[PB5] a cue that something newer replaced never fires', async () => {
  const { timers, fired } = setUp();
  timers.set('r1', [start(1200)]);
  timers.set('r1', [start(2000)]);
  timers.set('r2', [start(500)]);
  timers.set('r2', []);
  await vi.advanceTimersByTimeAsync(5000);
  expect(fired.map(({ command }) => command)).toMatchObject([{ startAtServerMs: 2000 }]);
});

test('[PB3] a cue far ahead is waited for in pieces, so that server time may be slewed meanwhile', async () => {
  const { timers, fired } = setUp();
  timers.set('r1', [start(3_600_000)]);
  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(fired).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(fired).toHaveLength(1);
});

test('[LG4] a cue that could not be decided is fired again with the same id', async () => {
  const { timers, fired } = setUp([{ again: 'the log is away' }]);
  timers.set('r1', [start(100)]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fired).toHaveLength(2);
  expect(fired[1]?.commandId).toBe(fired[0]?.commandId);
});

test('[LG8] a partition given up fires nothing more', async () => {
  const { timers, fired } = setUp();
  timers.set('r1', [start(100)]);
  timers.clear((roomId) => roomId === 'r1');
  await vi.advanceTimersByTimeAsync(1000);
  expect(fired).toEqual([]);
  expect(timers.pending).toBe(0);
});
