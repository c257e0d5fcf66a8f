import { evolve, noRoom, type Room, toStored } from '@tutti/domain';
import { memoryEventLog, type RoomRow, type StoredEvent } from '@tutti/event-log';
import { type RoomEvent, roomAnswers } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { answerRoomQuery, mostEvents } from './answer-room-query.ts';
import { foldRoom, toProjected, unopened } from './fold-rooms.ts';

const joins = (count: number): RoomEvent[] =>
  Array.from(
    { length: count },
    (_, index) => ({ type: index % 2 === 0 ? 'MemberJoined' : 'MemberLeft', memberId: 'ada', reason: 'left' }) as RoomEvent,
  );

/** A room of `count` + 1 events, of which the projector has folded `projected`. */
async function room(count: number, projected: number) {
  const log = memoryEventLog({ epoch: 'e1' });
  const events: RoomEvent[] = [{ type: 'RoomOpened', title: 'A' }, ...joins(count)];
  for (const [index, event] of events.entries())
    await log.append({
      stream: 'room-a',
      expectedVersion: index,
      commandId: `c${index}`,
      actorId: 'ada',
      occurredServerMs: index,
      events: [toStored(event)],
    });
  const own: StoredEvent[] = [];
  for await (const event of log.readStream('room-a')) own.push(event);
  const row: RoomRow | undefined = projected === 0 ? undefined : toProjected(foldRoom(unopened('a'), own.slice(0, projected)));
  const state = foldRoom(unopened('a'), own).room;
  return { needs: { log, rooms: { load: async (roomId: string) => (roomId === 'a' ? row : undefined) } }, state, version: own.length };
}

test.each([0, 1, 3, 6])('[LG5] P-6: the state is that of the log, however far the projector is (%i of 6 events)', async (projected) => {
  const { needs, state, version } = await room(5, projected);
  const answer = await answerRoomQuery('a', { history: 0 }, needs);
  expect(answer).toMatchObject({ epoch: 'e1', version, events: [] });
  expect(JSON.parse(answer.stateJson)).toEqual(state);
});

test('who names a version is told what came after it', async () => {
  const { needs, version } = await room(5, 0);
  for (const after of [0, 1, 4]) {
    const answer = roomAnswers.decode(roomAnswers.encode(await answerRoomQuery('a', { afterVersion: after, history: 0 }, needs)));
    expect(answer).toMatchObject({ version, stateJson: '' });
    expect(answer.events.map(({ streamVersion }) => streamVersion)).toEqual(
      Array.from({ length: version - after }, (_, i) => after + i + 1),
    );
    expect(answer.events.every(({ roomEvent, epoch }) => roomEvent !== undefined && epoch === 'e1')).toBe(true);
  }
  expect(await answerRoomQuery('a', { afterVersion: version, history: 0 }, needs)).toEqual({
    epoch: 'e1',
    version,
    stateJson: '',
    stateVersion: 0,
    events: [],
  });
});

test('who missed too much, or is ahead of the room, gets the state', async () => {
  const { needs, version } = await room(mostEvents, 3);
  expect((await answerRoomQuery('a', { afterVersion: 0, history: 0 }, needs)).stateJson).not.toBe('');
  expect((await answerRoomQuery('a', { afterVersion: 1, history: 0 }, needs)).events).toHaveLength(mostEvents);
  expect(await answerRoomQuery('a', { afterVersion: version + 1, history: 0 }, needs)).toMatchObject({ version, events: [] });
  expect((await answerRoomQuery('a', { afterVersion: version + 1, history: 0 }, needs)).stateJson).not.toBe('');
});

test.each([0, 3, 6])(
  '[LG6] who asks for history gets an earlier state and the events from there to now (%i of 6 projected)',
  async (projected) => {
    const { needs, state, version } = await room(5, projected);
    for (const history of [1, 4, 500]) {
      const answer = roomAnswers.decode(roomAnswers.encode(await answerRoomQuery('a', { history }, needs)));
      const stateVersion = Math.max(0, version - history);
      expect(answer).toMatchObject({ version, stateVersion });
      expect(answer.events.map(({ streamVersion }) => streamVersion)).toEqual(
        Array.from({ length: version - stateVersion }, (_, i) => stateVersion + i + 1),
      );
      const start: Room = JSON.parse(answer.stateJson);
      const folded = answer.events.reduce(
        (room, { roomEvent, occurredServerMs }) => (roomEvent ? evolve(room, roomEvent, occurredServerMs) : room),
        start,
      );
      expect(folded).toEqual(state);
    }
  },
);

test('of a room that is not there the answer is version 0', async () => {
  const { needs } = await room(1, 0);
  const absent = { epoch: 'e1', version: 0, events: [], stateVersion: 0, stateJson: JSON.stringify(noRoom) };
  expect(await answerRoomQuery('nowhere', { history: 0 }, needs)).toEqual(absent);
  expect(await answerRoomQuery('nowhere', { afterVersion: 0, history: 0 }, needs)).toEqual({ ...absent, stateJson: '' });
  expect(await answerRoomQuery('nowhere', { afterVersion: 7, history: 0 }, needs)).toEqual(absent);
});
