import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PresenceTimes, presence } from './presence.ts';

const who = { roomId: 'r1', memberId: 'ann', connectionId: 'k1' };
const accepted: CommandAnswer = { accepted: { firstPosition: 1, lastPosition: 1, version: 1 } };
const here = () => false;
const joinedLongAgo = Promise.resolve();

let asked: RoomCommandEnvelope[] = [];
let answer: () => Promise<CommandAnswer> = async () => accepted;
const make = (times: Partial<PresenceTimes> = {}) =>
  presence({
    command: (envelope) => {
      asked.push(envelope);
      return answer();
    },
    log: { warn: () => undefined },
    times: { lingerMs: 0, drainLingerMs: 0, drainWithinMs: 5_000, ...times },
  });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answer = async () => accepted;
});
afterEach(() => {
  vi.useRealTimers();
});

test('ids are made of the connection, so a repeat leaves one trace and a new connection another', async () => {
  const attendance = make();
  await attendance.join(who);
  void attendance.lose({ who, isBack: here, joining: joinedLongAgo });
  attendance.stillHere(who, 17);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ commandId, actorId, command }) => [commandId, actorId, command.type])).toEqual([
    ['join-k1', 'ann', 'JoinRoom'],
    ['back-k1-17', 'ann', 'JoinRoom'],
    ['lose-k1', 'ann', 'LoseMember'],
  ]);
});

test('an absence is said with the same id until it is heard', async () => {
  const attendance = make();
  answer = async () => ({ again: 'nobody is there' });
  void attendance.lose({ who, isBack: here, joining: joinedLongAgo });
  await vi.advanceTimersByTimeAsync(2_100);
  answer = async () => accepted;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked.length).toBe(6);
  expect(new Set(asked.map(({ commandId }) => commandId))).toEqual(new Set(['lose-k1']));
});

test('it is not said any more when the member is back', async () => {
  const attendance = make();
  let back = false;
  answer = async () => ({ again: 'nobody is there' });
  void attendance.lose({ who, isBack: () => back, joining: joinedLongAgo });
  await vi.advanceTimersByTimeAsync(600);
  const before = asked.length;
  back = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBe(before);
});

test('an absence is never said before its joining is decided', async () => {
  const attendance = make();
  let joined: () => void = () => undefined;
  const joining = new Promise<void>((resolve) => {
    joined = resolve;
  });
  void attendance.lose({ who, isBack: here, joining });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  joined();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ command }) => command.type)).toEqual(['LoseMember']);
});

test('closing waits until every absence is heard, but not for ever', async () => {
  const attendance = make();
  answer = () => new Promise((resolve) => setTimeout(() => resolve(accepted), 300));
  void attendance.lose({ who, isBack: here, joining: joinedLongAgo });
  let closed = false;
  void attendance[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(290);
  expect(closed).toBe(false);
  await vi.advanceTimersByTimeAsync(20);
  expect(closed).toBe(true);

  answer = async () => ({ again: 'nobody is there' });
  void attendance.lose({ who: { ...who, connectionId: 'k2' }, isBack: here, joining: joinedLongAgo });
  closed = false;
  void attendance[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(4_900);
  expect(closed).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(closed).toBe(true);
});

test('[RM6] who is back while it lingers was never away', async () => {
  const attendance = make({ lingerMs: 5_000 });
  let back = false;
  void attendance.lose({ who, isBack: () => back, joining: joinedLongAgo });
  await vi.advanceTimersByTimeAsync(4_900);
  expect(asked).toEqual([]);
  back = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
});

test('[RM6] who stays away is lost after the linger', async () => {
  const attendance = make({ lingerMs: 5_000 });
  void attendance.lose({ who, isBack: here, joining: joinedLongAgo });
  await vi.advanceTimersByTimeAsync(5_001);
  expect(asked.map(({ command }) => command.type)).toEqual(['LoseMember']);
});

test('a gateway that closes waits less, but still gives who was told to come back the time for it', async () => {
  const attendance = make({ lingerMs: 60_000, drainLingerMs: 2_000 });
  void attendance.lose({ who, isBack: here, joining: joinedLongAgo });
  await vi.advanceTimersByTimeAsync(500);
  let closed = false;
  void attendance[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(1_400);
  expect([asked.length, closed]).toEqual([0, false]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map(({ command }) => command.type)).toEqual(['LoseMember']);
  expect(closed).toBe(true);
});
