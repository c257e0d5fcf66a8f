import { closeCodes, limits, memberTelemetries, roomCode, subjects } from '@tutti/protocol';
import { wallClockMs } from '@tutti/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FakeRoomOwner } from './testing/fake-room-owner.ts';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';
import { quietFor } from './testing/test-client.ts';

const url = 'https://music.example/a.mp3';
const play = { t: 'HOST_PLAY', trackUrl: url, title: 'A', filename: 'a.mp3', startPositionSec: 0 };

let world: GatewayWorld;
let owner: FakeRoomOwner;
let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  world = await gatewayWorld();
  ({ owner } = world);
});
beforeEach(async () => {
  roomId = await world.room();
  gateway = await world.gateway();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

const typesOf = (room = roomId) => owner.events(room).map(({ type }) => type);
const joinedOf = (room = roomId) => owner.events(room).flatMap(({ roomEvent }) => (roomEvent?.type === 'MemberJoined' ? [roomEvent] : []));
const party = async (name = 'Pia') => {
  const client = await gateway.older('party');
  await client.send({ t: 'JOIN', code: roomId, name });
  await client.hears('JOINED');
  return client;
};
const created = async () => {
  const host = await gateway.older('party');
  await host.send({ t: 'CREATE', djName: 'Dee', title: 'Friday' });
  const { code, secret } = await host.hears('CREATED');
  return { host, code: String(code), secret: String(secret) };
};

describe('W-2 coming in', () => {
  test('W-2 an older client comes in by the room’s code as a guest of its dialect, and is called by its name', async () => {
    const ann = await gateway.joined(roomId, 'ann');
    const pia = await party('Pia');
    expect(pia.heard).toEqual([{ event: 'JOINED', body: { t: 'JOINED', code: roomId, role: 'guest' } }]);
    const [, joined] = joinedOf();
    expect(joined).toEqual({ type: 'MemberJoined', memberId: expect.stringMatching(/^g-/u), dialect: 'party' });
    expect((await ann.frame('MEMBER_JOINED')).member).toEqual({
      memberId: joined?.memberId,
      displayName: 'Pia',
      present: true,
      dialect: 'party',
    });
  });

  test('W-2 with a code in its address it need not say it', async () => {
    const mia = await gateway.older('music', { query: { code: roomId, name: 'Mia' } });
    expect(await mia.hears('ROOM_STATE')).toMatchObject({ roomCode: roomId, musicStream: { status: 'idle' } });
  });

  test('W-2 a wrong code is refused in the dialect’s form, and another may be tried', async () => {
    const pia = await gateway.older('party');
    await pia.send({ t: 'JOIN', code: 'nobody-opened-this' });
    expect((await pia.hears('ERROR'))['message']).toMatch(/room/u);
    await pia.send({ t: 'JOIN', code: roomId });
    await pia.hears('JOINED');
    await pia.send({ t: 'JOIN', code: roomId });
    await vi.waitUntil(() => pia.events.filter((event) => event === 'ERROR').length === 2);
    expect(joinedOf()).toHaveLength(1);
  });

  test('W-2 a room that requires tokens lets no older client in, and says so in its form', async () => {
    await gateway.joined(roomId, 'ann');
    owner.command(roomId, 'ann', { type: 'ConfigureRoom', change: { requireToken: true } });
    const pia = await gateway.older('party');
    await pia.send({ t: 'JOIN', code: roomId });
    expect((await pia.hears('ERROR'))['message']).toContain('lets nobody in by code alone');
    expect((await pia.end()).code).toBe(closeCodes.invalidToken);
    const gus = await gateway.older('groovebox');
    expect(await gus.send({ roomCode: roomId }, 'room:join')).toEqual({ error: expect.stringContaining('code alone') });
    expect((await gus.end()).reason, 'which does not come back by itself').toBe('io server disconnect');
    expect(joinedOf()).toHaveLength(1);
  });

  test('W-2 CREATE opens a room under a short code, its creator is host, and what it wishes is done in order', async () => {
    const { host, code } = await created();
    expect([roomCode(code), code.length]).toEqual([code, 6]);
    expect(typesOf(code)).toEqual(['RoomOpened', 'MemberJoined', 'HostChanged']);
    await host.send(play);
    await host.send({ t: 'HOST_PAUSE' });
    await host.send({ t: 'HOST_STOP' });
    await host.hears('STOP');
    expect(typesOf(code).slice(3)).toEqual(['TrackAdded', 'PlaybackScheduled', 'PlaybackPaused', 'PlaybackStopped']);
    const commandIds = owner.commands(code).map(({ commandId }) => commandId);
    expect(new Set(commandIds).size).toBe(commandIds.length);
  });

  test('W-2 P-1 with its secret the creator comes back as the same member and is host still, at any gateway', async () => {
    const { host, code, secret } = await created();
    const other = await world.gateway();
    host.cut();
    await vi.waitUntil(() => typesOf(code).includes('MemberLost'), { timeout: 10_000 });
    const back = await other.older('party');
    await back.send({ t: 'JOIN', code, secret });
    expect(await back.hears('JOINED')).toEqual({ t: 'JOINED', code, role: 'host' });
    expect(typesOf(code)).toEqual(['RoomOpened', 'MemberJoined', 'HostChanged', 'MemberLost', 'MemberReturned']);
  });

  test('W-2 a secret of another room, or of nobody’s making, lets nobody be anybody', async () => {
    const { secret } = await created();
    for (const wrong of [secret, `${secret.split('.')[0]}.AAAA`, 'none']) {
      const eve = await gateway.older('party');
      await eve.send({ t: 'JOIN', code: roomId, secret: wrong });
      expect((await eve.hears('ERROR'))['message']).toMatch(/^secret/u);
    }
    expect(joinedOf()).toEqual([]);
  });

  test('W-2 who leaves without a word is lost after the linger; who is in a room of several dialects is told of by each', async () => {
    const gus = await gateway.older('groovebox');
    await gus.send({ roomCode: roomId, username: 'Gus' }, 'room:join');
    const pia = await party();
    pia.cut();
    await vi.waitUntil(() => typesOf().includes('MemberLost'), { timeout: 10_000 });
    expect(joinedOf().map(({ dialect }) => dialect)).toEqual(['groovebox', 'party']);
    expect(await gus.hears('room:state')).toMatchObject({ currentDjId: joinedOf()[0]?.memberId });
  });

  test('W-2 before anybody is in a room a wish is refused, the time is told', async () => {
    const pia = await gateway.older('party');
    await pia.send(play);
    expect((await pia.hears('ERROR'))['message']).toMatch(/JOIN/u);
    await pia.send({ t: 'TIME_PING', clientNowMs: 5.5, pingId: 'x' });
    const beforeMs = wallClockMs();
    const pong = await pia.hears('TIME_PONG');
    expect(pong).toMatchObject({ clientNowMs: 5.5, pingId: 'x' });
    expect(Math.abs(Number(pong['serverNowMs']) - beforeMs)).toBeLessThan(5_000);
  });
});

describe('W-2 P-1 what an older client may not do', () => {
  test('W-2 P-1 a guest’s start is refused in its dialect’s form, or in silence where it had none; nothing happens', async () => {
    await gateway.joined(roomId, 'ann');
    const pia = await party();
    const mia = await gateway.older('music', { query: { code: roomId } });
    const gus = await gateway.older('groovebox');
    await gus.send({ roomCode: roomId }, 'room:join');
    await mia.hears('ROOM_STATE');
    const before = owner.events(roomId).length;
    await pia.send(play);
    expect(await pia.hears('ERROR')).toEqual({ t: 'ERROR', message: 'Only the host can do this.' });
    expect(await gus.send({ trackId: url }, 'playback:start')).toEqual({ error: 'Only the host can do this.' });
    await mia.send({ type: 'START_MUSIC_STREAM', link: url });
    await mia.send({ type: 'TIME_SYNC_REQUEST', clientSentAtMs: 1 });
    await mia.hears('TIME_SYNC_RESPONSE');
    await vi.waitUntil(() => owner.commands(roomId).filter(({ command }) => command.type === 'StartPlayback').length === 3);
    expect(owner.events(roomId)).toHaveLength(before);
    expect(mia.events).toEqual(['ROOM_STATE', 'TIME_SYNC_RESPONSE']);
    expect(gus.events).toEqual(['room:state']);
  });

  test('W-3 what is malformed gets an error that names the field, what is unknown is ignored and counted, who goes on is closed', async () => {
    const pia = await party();
    await pia.send({ t: 'HOST_PLAY', trackUrl: 5 });
    expect((await pia.hears('ERROR'))['message']).toMatch(/^trackUrl/u);
    await pia.send({ t: 'DANCE' });
    await vi.waitUntil(() => gateway.metric('older_messages_in_total', { dialect: 'party', kind: 'unknown' }));
    await pia.send(`"${'x'.repeat(limits.maxFrameBytes)}"`);
    for (let nth = 0; nth < limits.mostFaults; nth++) await pia.send('no JSON');
    expect((await pia.end()).code).toBe(closeCodes.tooManyErrors);
  });

  test('W-3 [W16] wishes and pings above the limit are not done; who goes on is closed with flood, and others notice nothing', async () => {
    await gateway.joined(roomId, 'ann');
    const [eve, gus] = [await party('Eve'), await gateway.older('groovebox')];
    await gus.send({ roomCode: roomId }, 'room:join');
    for (let nth = 0; nth < limits.commandBurst + 20; nth++) void eve.send({ t: 'HOST_STOP' });
    await vi.waitUntil(() => eve.events.filter((event) => event === 'ERROR').length >= limits.commandBurst + 20, { timeout: 15_000 });
    expect(owner.commands(roomId).filter(({ command }) => command.type === 'StopPlayback').length).toBeLessThan(limits.commandBurst + 10);
    for (let nth = 0; nth < 2 * limits.floodBurst; nth++) void eve.send({ t: 'TIME_PING', clientNowMs: nth, pingId: nth });
    expect((await eve.end()).code).toBe(closeCodes.flood);
    void gus.send({ clientTimestamp: 1 }, 'sync:ping');
    await gus.hears('sync:pong');
    for (let nth = 0; nth < 2 * limits.floodBurst; nth++) void gus.send({ clientTimestamp: nth }, 'sync:ping');
    expect((await gus.end()).reason).toBe('io server disconnect');
  });
});

describe('W-2 what older clients are told', () => {
  /** Starts as the room's timer would when it is due. */
  const fire = (room: string) => {
    const scheduled = owner.events(room).findLast(({ type }) => type === 'PlaybackScheduled')?.roomEvent;
    if (scheduled?.type !== 'PlaybackScheduled') throw new Error('nothing is scheduled');
    const { streamId, startAtServerMs } = scheduled;
    return owner.command(room, 'system', { type: 'FireStart', streamId, startAtServerMs });
  };

  test('W-2 P-2 a start reaches each in its own words, once; a file of ours with its whole address', async () => {
    await gateway.joined(roomId, 'ann');
    const pia = await party();
    const mia = await gateway.older('music', { query: { code: roomId } });
    await mia.hears('ROOM_STATE');
    const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 't1', positionMs: 0 });
    const prepare = await pia.hears('PREPARE_PLAY');
    expect(prepare['trackUrl']).toMatch(/^http:\/\/127\.0\.0\.1:80\/media\/m1\?exp=\d+&sig=[0-9a-f]+$/u);
    fire(roomId);
    expect(await pia.hears('PLAY_AT')).toEqual({ ...prepare, t: 'PLAY_AT' });
    await mia.hears('ROOM_STATE', ({ musicStream }) => (musicStream as { status: string }).status === 'playing');
    await quietFor(300);
    expect(pia.events).toEqual(['JOINED', 'PREPARE_PLAY', 'PLAY_AT']);
    expect(mia.events).toEqual(['ROOM_STATE', 'ROOM_STATE', 'ROOM_STATE']);
  });

  test('W-2 an address of ours, signed and whole, starts the room’s own track', async () => {
    const { host, code } = await created();
    const dee = String(joinedOf(code)[0]?.memberId);
    owner.command(code, dee, { type: 'AddTrack', track: { trackId: 't1', url: '/media/m1', title: 'Song', filename: '' } });
    await host.send({ ...play, trackUrl: `https://tutti.example/media/m1?exp=1&sig=${'a'.repeat(64)}` });
    await host.hears('PREPARE_PLAY');
    expect(owner.events(code).findLast(({ type }) => type === 'PlaybackScheduled')?.roomEvent).toMatchObject({ track: { trackId: 't1' } });
  });

  test('W-2 P-2 what waits for its moment is dropped when playback changes before: one resume paused again starts nobody', async () => {
    await gateway.joined(roomId, 'ann');
    const mia = await gateway.older('music', { query: { code: roomId } });
    await mia.hears('ROOM_STATE');
    owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: 0 });
    fire(roomId);
    await mia.hears('ROOM_STATE', ({ musicStream }) => (musicStream as { status: string }).status === 'playing');
    owner.command(roomId, 'ann', { type: 'PausePlayback' });
    owner.command(roomId, 'ann', { type: 'ResumePlayback' });
    owner.command(roomId, 'ann', { type: 'PausePlayback' });
    await quietFor(400);
    const statuses = mia.heard.map(({ body }) => (body['musicStream'] as { status: string } | undefined)?.status);
    expect(statuses).toEqual(['idle', 'preparing', 'playing', 'paused', 'paused']);
    owner.command(roomId, 'ann', { type: 'ResumePlayback' });
    await mia.hears('MUSIC_STREAM_TICK');
    expect(mia.events.slice(5)).toEqual(['ROOM_STATE', 'MUSIC_STREAM_TICK']);
  });

  test('W-2 who never asked for the time for 5 s is told PLAY at the start moment, others PLAY_AT; nobody both', {
    timeout: 30_000,
  }, async () => {
    await gateway.joined(roomId, 'ann');
    const [silent, asking] = [await party('silent'), await party('asking')];
    await asking.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
    await quietFor(5_100);
    const young = await party('young');
    owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: 2_000 });
    await silent.hears('PREPARE_PLAY');
    fire(roomId);
    await silent.hears('PLAY');
    await asking.hears('PLAY_AT');
    await young.hears('PLAY_AT');
    // Now it asks, but of this start it was told already.
    await silent.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
    await silent.hears('TIME_PONG');
    owner.command(roomId, 'ann', { type: 'SeekPlayback', positionMs: 9_000 });
    await silent.hears('PLAY_AT', ({ startPositionSec }) => startPositionSec === 9);
    await quietFor(300);
    expect(silent.events).toEqual(['JOINED', 'PREPARE_PLAY', 'PLAY', 'TIME_PONG', 'PLAY_AT']);
    expect(asking.events).toEqual(['JOINED', 'TIME_PONG', 'PREPARE_PLAY', 'PLAY_AT', 'PLAY_AT']);
    expect(young.events).toEqual(['JOINED', 'PREPARE_PLAY', 'PLAY_AT', 'PLAY_AT']);
  });

  test('W-2 who comes in while the room changes misses nothing and hears nothing twice', async () => {
    await gateway.joined(roomId, 'ann');
    owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: 0 });
    fire(roomId);
    const coming = Promise.all(Array.from({ length: 8 }, () => gateway.older('music', { query: { code: roomId } })));
    for (let nth = 1; nth <= 40; nth++) {
      owner.command(roomId, 'ann', { type: nth % 2 === 0 ? 'StopPlayback' : 'PausePlayback' });
      if (nth % 2 === 0) {
        owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: 0 });
        fire(roomId);
      }
      await quietFor(5);
    }
    const streams = owner.events(roomId).filter(({ type }) => type === 'PlaybackScheduled').length;
    for (const mia of await coming) {
      const heard = () => mia.heard.map(({ body }) => body['musicStream'] as { status: string; streamId: number });
      await vi.waitUntil(() => heard().at(-1)?.status === 'playing' && heard().at(-1)?.streamId === streams, { timeout: 10_000 });
      // A start that was paused before its moment was told to nobody.
      const told = heard().flatMap(({ status, streamId }) => (status === 'playing' ? [] : [`${streamId} ${status}`]));
      const whole = Array.from({ length: streams }, (_, nth) =>
        ['preparing', ...(nth + 1 < streams ? ['paused', 'idle'] : [])].map((status) => `${nth + 1} ${status}`),
      ).flat();
      expect(told).toEqual(whole.slice(whole.length - told.length));
    }
  });

  test('W-2 a client that stops reading is closed with slow, and no frame was left out before', { timeout: 60_000 }, async () => {
    const small = await world.gateway({ limits: { unreadBytes: 50_000 } });
    await small.joined(roomId, 'ann');
    const [reader, stopped] = [await small.older('party'), await small.older('party')];
    for (const client of [reader, stopped]) {
      await client.send({ t: 'JOIN', code: roomId });
      await client.hears('JOINED');
    }
    stopped.pause();
    const fat = `https://music.example/${'y'.repeat(2_000)}`;
    let starts = 0;
    while ((await small.metric('closes_total', { reason: 'slow' })) === 0 && starts < 20_000) {
      owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'fat', url: fat, positionMs: ++starts * 1000 });
      if (starts % 20 === 0) await reader.hears('PREPARE_PLAY', ({ startPositionSec }) => startPositionSec === starts);
    }
    stopped.unpause();
    await stopped.end();
    const told = stopped.heard.flatMap(({ event, body }) => (event === 'PREPARE_PLAY' ? [body['startPositionSec']] : []));
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.map((_, nth) => nth + 1));
    expect(reader.closed).toBeUndefined();
  });

  test('T-4 its round trip is measured by the transport until it reports its own', async () => {
    const told: unknown[] = [];
    const listening = world.ownerBus.subscribe(subjects.telemetry(roomId), (bytes) => void told.push(memberTelemetries.decode(bytes)));
    await world.ownerBus.flush();
    const pia = await party();
    const gus = await gateway.older('groovebox');
    await gus.send({ roomCode: roomId }, 'room:join');
    await gus.send({ offset: -12.5, rtt: 40 }, 'sync:report');
    const [piaId, gusId] = joinedOf().map(({ memberId }) => memberId);
    await vi.waitUntil(() => told.length >= 2, { timeout: 10_000 });
    expect(told).toContainEqual({ roomId, memberId: piaId, gone: false, rttMs: expect.any(Number) });
    expect(told).toContainEqual({ roomId, memberId: gusId, gone: false, offsetMs: -12.5, rttMs: 40, errorMs: 20 });
    pia.cut();
    await vi.waitUntil(() => told.some((one) => (one as { memberId: string; gone: boolean }).gone), { timeout: 10_000 });
    await listening[Symbol.asyncDispose]();
  });
});
