import { toStored } from '@tutti/domain';
import { type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { closeCodes, limits, type RoomEvent, roomStream } from '@tutti/protocol';
import { servicesOf, startTutti, type Tutti } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, join, nextCommandId, type TestClient } from './client.ts';
import { openRoom } from './rooms.ts';

let tutti: Tutti;
let log: PostgresEventLog;
beforeAll(async () => {
  tutti = await startTutti();
  log = await postgresEventLog({ url: tutti.postgresUrl });
}, 120_000);
afterAll(async () => {
  await log?.[Symbol.asyncDispose]();
  await tutti[Symbol.asyncDispose]();
}, 30_000);

const processes = async () => (await servicesOf(tutti.pid)).map(({ pid }) => pid).toSorted();
const get = async (path: string) => {
  const response = await fetch(new URL(path, tutti.url));
  return { status: response.status, bytes: (await response.arrayBuffer()).byteLength };
};

/** The answer to a command: `COMMAND_OK`, or the code of the refusal. */
async function answerTo(
  client: TestClient,
  frame: { readonly t: 'ADD_TRACK'; readonly url: string; readonly title: string } | RemoveTrack,
) {
  const commandId = nextCommandId();
  client.send({ ...frame, commandId });
  const isOurs = (answer: { commandId: string }) => answer.commandId === commandId;
  const answers = [client.frame('COMMAND_OK', isOurs, 20_000), client.frame('ERROR', isOurs, 20_000)];
  for (const answer of answers) answer.catch(() => undefined);
  const answer = await Promise.race(answers);
  return answer.t === 'ERROR' ? answer.code : 'COMMAND_OK';
}
type RemoveTrack = { readonly t: 'REMOVE_TRACK'; readonly trackId: string };

test('[RM22] [W19] O-5 a guest cannot grow a room until it harms anybody: control characters and too many bytes are refused', async () => {
  const before = await processes();
  const roomId = await openRoom(tutti.url, 'Victim room');
  const ada = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ada'));
  const mallory = await guest(tutti.url, 'Mallory');
  const connections = await Promise.all(Array.from({ length: 24 }, () => join(tutti.gatewayUrl, roomId, mallory)));
  const [first] = connections as [TestClient];
  const control = { t: 'ADD_TRACK', url: `https://e.example/${'\u0001'.repeat(2_000)}`, title: 'x' } as const;
  expect(await answerTo(first, control)).toBe('invalid-frame');
  const long = (nth: number) =>
    ({ t: 'ADD_TRACK', url: `https://e.example/${'ü'.repeat(2_000)}/${nth}`, title: '界'.repeat(200) }) as const;
  const answers = await Promise.all(
    connections.flatMap((client, nth) => Array.from({ length: 28 }, (_, index) => answerTo(client, long(nth * 28 + index)))),
  );
  const added = answers.filter((answer) => answer === 'COMMAND_OK').length;
  expect(new Set(answers)).toEqual(new Set(['COMMAND_OK', 'room-too-large']));
  expect(added).toBeGreaterThan(80);
  for (const client of connections) client.cut();
  const state = await get(`/api/rooms/${roomId}`);
  expect(state.status).toBe(200);
  expect(state.bytes).toBeLessThan(1.1 * limits.mostTrackBytes);
  const again = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ben'));
  const { tracks } = await again.frame('ROOM_STATE');
  expect(tracks).toHaveLength(added);
  expect(await answerTo(ada, { t: 'REMOVE_TRACK', trackId: tracks[0]?.trackId ?? '' })).toBe('COMMAND_OK');
  expect(await processes()).toEqual(before);
}, 120_000);

test('[RM22] O-5 a room that is far too large from before is read, listed, emptied and left, and other rooms notice nothing', async () => {
  const before = await processes();
  const roomId = 'too-large';
  const control = (length: number) => '\u0001'.repeat(length);
  const track = (nth: number) => ({ trackId: `t${nth}`, url: `https://a/${control(2_030)}`, title: control(200), filename: control(200) });
  const tracks = Array.from({ length: limits.mostTracks }, (_, nth): RoomEvent => ({ type: 'TrackAdded', track: track(nth) }));
  await append(roomId, [{ type: 'RoomOpened', title: 'From before' }]);
  for (let nth = 0; nth < tracks.length; nth += 100) await append(roomId, tracks.slice(nth, nth + 100));

  const innocent = await openRoom(tutti.url, 'Innocent');
  const ben = await join(tutti.gatewayUrl, innocent, await guest(tutti.url, 'Ben'));
  const reading = Promise.all(Array.from({ length: 4 }, () => get(`/api/rooms/${roomId}`)));
  for (let nth = 0; nth < 10; nth++) {
    expect(await answerTo(ben, { t: 'ADD_TRACK', url: `https://e.example/${nth}`, title: 'innocent' })).toBe('COMMAND_OK');
    expect((await get(`/api/rooms/${innocent}`)).status).toBe(200);
  }
  for (const { status, bytes } of await reading) {
    expect(status).toBe(200);
    expect(bytes).toBeGreaterThan(14_000_000);
  }
  const listed = await get('/api/rooms?limit=500');
  expect(listed.status).toBe(200);
  expect(listed.bytes).toBeLessThan(20_000);

  const ada = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ada'));
  expect((await ada.frame('ROOM_STATE')).tracks).toHaveLength(limits.mostTracks);
  expect(await answerTo(ada, { t: 'REMOVE_TRACK', trackId: 't0' })).toBe('COMMAND_OK');
  expect(await answerTo(ada, { t: 'ADD_TRACK', url: 'https://e.example/one-more', title: '' })).toBe('room-too-large');
  ada.send({ t: 'LEAVE_ROOM', commandId: nextCommandId() });
  expect(await ada.closed).toBe(closeCodes.left);
  const back = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Cleo'));
  expect((await back.frame('ROOM_STATE')).members.map(({ memberId }) => memberId)).toEqual([back.memberId]);
  expect(await processes()).toEqual(before);
}, 120_000);

let commands = 0;
async function append(roomId: string, events: readonly RoomEvent[]): Promise<void> {
  const commandId = `before-${++commands}`;
  const item = { stream: roomStream(roomId), expectedVersion: null, commandId, actorId: 'system', occurredServerMs: Date.now() };
  expect((await log.append({ ...item, events: events.map(toStored) })).kind).toBe('ok');
}
