import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presence } from './presence.ts';

const who = { roomId: 'r1', memberId: 'ann', connectionId: 'k1' };
const accepted: CommandAnswer = { accepted: { firstPosition: 1, lastPosition: 1, version: 1 } };
const here = () => false;
const joinedLongAgo = Promise.resolve();

let asked: RoomCommandEnvelope[] = [];
let answer: () => Promise<CommandAnswer> = async () => accepted;
const make = (drainWithinMs = 5_000) =>
  presence({
    command: (envelope) => {
      asked.push(envelope);
      return answer();
    },
    log: { warn: () => undefined },
    drainWithinMs,
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
  attendance.lose(who, here, joinedLongAgo);
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
  attendance.lose(who, here, joinedLongAgo);
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
  attendance.lose(who, () => back, joinedLongAgo);
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
  attendance.lose(who, here, joining);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  joined();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ command }) => command.type)).toEqual(['LoseMember']);
});

test('closing waits until every absence is heard, but not for ever', async () => {
  const attendance = make(5_000);
  answer = () => new Promise((resolve) => setTimeout(() => resolve(accepted), 300));
  attendance.lose(who, here, joinedLongAgo);
  let closed = false;
  void attendance[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(290);
  expect(closed).toBe(false);
  await vi.advanceTimersByTimeAsync(20);
  expect(closed).toBe(true);

  answer = async () => ({ again: 'nobody is there' });
  attendance.lose({ ...who, connectionId: 'k2' }, here, joinedLongAgo);
  closed = false;
  void attendance[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(4_900);
  expect(closed).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(closed).toBe(true);
});
