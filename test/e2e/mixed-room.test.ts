import { startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Body, connectGroovebox, connectOlder, type OlderClient } from '../../services/gateway/src/testing/older-client.ts';
import { type Guest, guest, join, nextCommandId, type TestClient } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

const link = 'https://music.example/a.mp3';

let tutti: Tutti;
const clients: OlderClient[] = [];
beforeAll(async () => {
  tutti = await startTutti();
}, 120_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

type Room = {
  readonly roomId: string;
  readonly owner: Guest;
  readonly ada: TestClient;
  readonly pia: OlderClient;
  readonly mia: OlderClient;
  readonly gus: OlderClient;
  readonly ria: OlderClient;
  readonly idOf: (name: string) => string;
};

/** One client of each kind: ours is host; party, music and groovebox have asked for the time. */
async function mixedRoom(): Promise<Room> {
  const roomId = await openRoom(tutti.url, 'Everybody');
  const owner = await guest(tutti.url, 'Ada');
  const ada = await join(tutti.gatewayUrl, roomId, owner);
  const pia = await connectOlder('party')(tutti.gatewayPort);
  const mia = await connectOlder('music')(tutti.gatewayPort, { query: { code: roomId, name: 'Mia' } });
  const gus = await connectGroovebox(tutti.gatewayPort);
  const ria = await connectOlder('replay')(tutti.gatewayPort, { query: { code: roomId, name: 'Ria' } });
  clients.push(pia, mia, gus, ria);
  await pia.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
  await pia.hears('TIME_PONG');
  await pia.send({ t: 'JOIN', code: roomId, name: 'Pia' });
  await pia.hears('JOINED');
  await mia.send({ type: 'TIME_SYNC_REQUEST', clientSentAtMs: 1 });
  await mia.hears('TIME_SYNC_RESPONSE');
  expect(await gus.send({ roomCode: roomId, username: 'Gus' }, 'room:join')).toEqual({});
  await gus.send({ offset: 3, rtt: 10 }, 'sync:report');
  await Promise.all([mia.hears('ROOM_STATE'), ria.hears('ROOM_STATE'), gus.hears('room:state')]);
  const members = () => ada.received.flatMap(({ frame }) => (frame.t === 'MEMBER_JOINED' ? [frame.member] : []));
  await waitFor(() => members().length === 4, { what: 'four to have joined' });
  expect(new Set(members().map(({ displayName, dialect }) => `${displayName} ${dialect}`))).toEqual(
    new Set(['Pia party', 'Mia music', 'Gus groovebox', 'Ria replay']),
  );
  const idOf = (name: string) => members().find(({ displayName }) => displayName === name)?.memberId ?? '';
  return { roomId, owner, ada, pia, mia, gus, ria, idOf };
}

const since = (client: OlderClient) => {
  const from = client.heard.length;
  return () => client.heard.slice(from).map(({ event, body }) => ({ event, body }));
};
const statusOf = ({ musicStream }: Body) => (musicStream as { readonly status: string } | undefined)?.status;

test('W-2 five kinds of clients in one room: start, seek, pause, resume, hand-over and stop reach each in its own words, once', async () => {
  const { roomId, owner, ada, pia, mia, gus, ria, idOf } = await mixedRoom();
  const track = await toneTrack(tutti.url, roomId, owner.token, 120);
  await ada.frame('TRACK_ADDED');
  const [party, music, groovebox, replay] = [since(pia), since(mia), since(gus), since(ria)];

  ada.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
  const prepared = await ada.frame('PREPARE_PLAY');
  const started = await ada.frame('PLAY_AT');
  const startAtMs = Math.round(started.startAtServerMs);
  expect(prepared.startAtServerMs - (prepared.serverNowMs ?? 0), 'whoever cannot say READY has 1200 ms').toBeGreaterThan(1_000);
  const prepare = await pia.hears('PREPARE_PLAY');
  expect(prepare).toMatchObject({ startAtServerMs: startAtMs, startPositionSec: 0 });
  const file = await fetch(String(prepare['trackUrl']));
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'audio/wav']);
  expect(await pia.hears('PLAY_AT')).toEqual({ ...prepare, t: 'PLAY_AT' });
  expect(await gus.hears('playback:start')).toMatchObject({ trackId: track.trackId, position: 0, startAtServerTime: startAtMs });
  expect(await mia.hears('ROOM_STATE', (body) => statusOf(body) === 'playing')).toMatchObject({ musicStream: { startTime: startAtMs } });

  ada.send({ t: 'HOST_RATE', commandId: 'faster', rate: 1.25 });
  expect(await ada.frame('ERROR')).toMatchObject({ code: 'rate-needs-native', commandId: 'faster' });

  const tick = await mia.hears('MUSIC_STREAM_TICK');
  expect(tick).toMatchObject({ streamId: 1, startedAtServerMs: startAtMs });
  const sync = await gus.hears('playback:sync');
  expect(Number(sync['theoreticalPosition']) - (Number(sync['serverTimestamp']) - startAtMs)).toBeCloseTo(0, -1);

  ada.send({ t: 'HOST_SEEK', commandId: nextCommandId(), positionMs: 60_000 });
  await gus.hears('playback:start', ({ position }) => position === 60_000);
  await pia.hears('PLAY_AT', ({ startPositionSec }) => startPositionSec === 60);
  await waitFor(() => mia.heard.filter(({ body }) => statusOf(body) === 'playing').length === 2, {
    what: 'music to be told of the seek at its moment',
  });
  ada.send({ t: 'HOST_PAUSE', commandId: nextCommandId() });
  await Promise.all([pia.hears('PAUSE'), gus.hears('playback:pause'), mia.hears('ROOM_STATE', (body) => statusOf(body) === 'paused')]);
  ada.send({ t: 'HOST_RESUME', commandId: nextCommandId() });
  await pia.hears('PLAY_AT', ({ startPositionSec }) => Number(startPositionSec) > 60);
  await waitFor(() => mia.heard.filter(({ body }) => statusOf(body) === 'playing').length === 3, {
    what: 'music to be told of the resume',
  });

  ada.send({ t: 'HOST_HAND_OVER', commandId: nextCommandId(), memberId: idOf('Pia') });
  expect(await gus.hears('room:state', ({ currentDjId }) => currentDjId === idOf('Pia'))).toBeDefined();
  ada.send({ t: 'HOST_PAUSE', commandId: 'no-more' });
  expect(await ada.frame('ERROR', ({ commandId }) => commandId === 'no-more')).toMatchObject({ code: 'not-host' });
  await pia.send({ t: 'HOST_PLAY', trackUrl: link, title: 'A', filename: 'a.mp3', startPositionSec: 1.5 });
  expect(await pia.hears('PREPARE_PLAY', ({ trackUrl }) => trackUrl === link)).toMatchObject({ title: 'A', startPositionSec: 1.5 });
  expect(await gus.hears('playback:start', ({ trackId }) => trackId === link)).toMatchObject({ position: 1_500 });
  expect((await ada.frame('PREPARE_PLAY', ({ track: { url } }) => url === link)).streamId).toBe(2);
  await pia.hears('PLAY_AT', ({ trackUrl }) => trackUrl === link);

  const ownId = String(ria.heard[0]?.body['userId']);
  const clip = { clipId: 'clip 1', userId: ownId, videoUrl: 'https://v.example/1', videoStartTimeMs: null, durationMs: 5_000 };
  await ria.send({ type: 'UPLOAD_COMPLETE', ...clip });
  expect((await ada.frame('VIEW_ADDED')).view).toMatchObject({ memberId: idOf('Ria'), videoUrl: clip.videoUrl });
  await ria.hears('ROOM_STATE', ({ views }) => (views as readonly unknown[]).length === 1);
  await pia.send({ t: 'HOST_STOP' });
  await Promise.all([pia.hears('STOP'), gus.hears('playback:stop'), ada.frame('STOPPED')]);
  await mia.hears('ROOM_STATE', (body) => body !== mia.heard[0]?.body && statusOf(body) === 'idle');

  expect(party().map(({ event }) => event)).toEqual('PREPARE_PLAY PLAY_AT PLAY_AT PAUSE PLAY_AT PREPARE_PLAY PLAY_AT STOP'.split(' '));
  const seeks = music().flatMap(({ event, body }) => (event === 'ROOM_STATE' ? [statusOf(body)] : []));
  expect(seeks).toEqual('preparing playing playing paused playing preparing playing idle'.split(' '));
  expect(groovebox().flatMap(({ event }) => (event === 'playback:sync' ? [] : [event]))).toEqual(
    'playback:start playback:start playback:pause playback:start room:state playback:start playback:stop'.split(' '),
  );
  expect(replay()).toEqual([{ event: 'ROOM_STATE', body: { type: 'ROOM_STATE', roomCode: roomId, views: [clip] } }]);
}, 120_000);

test('W-2 P-1 a party’s creator whose line is cut comes back by its secret as host, while the others go on', async () => {
  const dee = await connectOlder('party')(tutti.gatewayPort);
  await dee.send({ t: 'CREATE', djName: 'Dee', title: 'Friday' });
  const { code, secret } = await dee.hears('CREATED');
  const ada = await join(tutti.gatewayUrl, String(code), await guest(tutti.url, 'Ada'));
  await dee.send({ t: 'HOST_PLAY', trackUrl: link, title: 'A', filename: '', startPositionSec: 0 });
  await ada.frame('PLAY_AT');
  dee.cut();
  await ada.frame('MEMBER_LOST', undefined, 15_000);
  const back = await connectOlder('party')(tutti.gatewayPort);
  clients.push(back);
  await back.send({ t: 'JOIN', code, secret, name: 'Dee' });
  expect(await back.hears('JOINED')).toMatchObject({ role: 'host' });
  await back.hears('PLAY_AT');
  await ada.frame('MEMBER_RETURNED');
  await back.send({ t: 'HOST_PAUSE' });
  await ada.frame('PAUSED');
  expect(ada.received.some(({ frame }) => frame.t === 'HOST_CHANGED')).toBe(false);
  await ada[Symbol.asyncDispose]();
}, 60_000);
