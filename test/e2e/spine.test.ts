import { startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, guest, join, nextCommandId, type TestClient } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

let tutti: Tutti;
beforeAll(async () => {
  tutti = await startTutti();
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

const member = async (roomId: string, name: string) => join(tutti.gatewayUrl, roomId, await guest(tutti.url, name));

/** A room with a host, a guest and one uploaded track. */
async function readyRoom() {
  const roomId = await openRoom(tutti.url, 'A room');
  const owner = await guest(tutti.url, 'Ada');
  const host = await join(tutti.gatewayUrl, roomId, owner);
  const other = await member(roomId, 'Ben');
  const track = await toneTrack(tutti.url, roomId, owner.token, 8);
  await other.frame('TRACK_ADDED', ({ track: added }) => added.trackId === track.trackId);
  return { roomId, host, other, track };
}

const versionsOf = (client: TestClient): number[] =>
  client.received.flatMap(({ frame }) =>
    frame.t === 'ROOM_STATE' || !('version' in frame) || frame.t === 'COMMAND_OK' ? [] : [frame.version],
  );

describe('a room on real parts', () => {
  test('[PB2] [PB3] P-2: a start is prepared by all and begins for all at the same server time', async () => {
    const { host, other, track } = await readyRoom();
    host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
    const [prepareHost, prepareOther] = await Promise.all([host.frame('PREPARE_PLAY'), other.frame('PREPARE_PLAY')]);
    expect(prepareOther).toEqual(prepareHost);
    const [start, startOther] = await Promise.all([host.frame('PLAY_AT'), other.frame('PLAY_AT')]);
    expect(startOther).toEqual(start);
    expect(start).toMatchObject({ streamId: 1, startAtServerMs: prepareHost.startAtServerMs, startPositionMs: 0 });
    await host.frame('COMMAND_OK');
  });

  test('[PB5] P-2: a pause during the lead cancels the start: no PLAY_AT, ever', async () => {
    const { host, other, track } = await readyRoom();
    host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 500 });
    await other.frame('PREPARE_PLAY');
    host.send({ t: 'HOST_PAUSE', commandId: nextCommandId() });
    expect(await other.frame('PAUSED')).toMatchObject({ positionMs: 500 });
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect(other.received.some(({ frame }) => frame.t === 'PLAY_AT')).toBe(false);
  });

  test('[RM10] P-1: a guest cannot play, and nothing happens', async () => {
    const { host, other, track } = await readyRoom();
    other.send({ t: 'HOST_PLAY', commandId: 'mine', trackId: track.trackId, positionMs: 0 });
    expect(await other.frame('ERROR')).toMatchObject({ code: 'not-host', commandId: 'mine' });
    expect(host.received.some(({ frame }) => frame.t === 'PREPARE_PLAY')).toBe(false);
  });

  test('[PB15] P-6: who joins late gets the whole room, with the position of now', async () => {
    const { roomId, host, track } = await readyRoom();
    host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 1000 });
    await host.frame('PLAY_AT');
    const late = await member(roomId, 'Cleo');
    const state = await late.frame('ROOM_STATE');
    expect(state.playback).toMatchObject({ status: 'playing', streamId: 1 });
    expect(state.members.map(({ displayName }) => displayName)).toEqual(['Ada', 'Ben', 'Cleo']);
    expect(state.positionMs).toBeCloseTo(1000 + Math.max(0, state.serverNowMs - state.playback.startAtServerMs), 3);
    const served = await (await fetch(new URL(`/api/rooms/${roomId}`, tutti.url))).json();
    expect(served).toMatchObject({ roomId, hostId: host.memberId, playback: { status: 'playing' } });
  });

  test('[RM8] P-1: when the host leaves, the longest-present member is host', async () => {
    const { host, other } = await readyRoom();
    host.send({ t: 'LEAVE_ROOM', commandId: nextCommandId() });
    expect(await other.frame('HOST_CHANGED', ({ reason }) => reason === 'host-left')).toMatchObject({ memberId: other.memberId });
  });

  test('[RM6] [RM8] P-1: a host that is lost keeps its role for 15 s, then hands over', async () => {
    const { host, other } = await readyRoom();
    host.cut();
    await other.frame('MEMBER_LOST', undefined, 10_000);
    expect(other.received.some(({ frame }) => frame.t === 'HOST_CHANGED' && frame.reason !== 'first-member')).toBe(false);
    expect(await other.frame('HOST_CHANGED', ({ reason }) => reason === 'host-absent', 20_000)).toMatchObject({ memberId: other.memberId });
  }, 30_000);

  test('[LG1] E-1: every step is an event, and each client saw each version once, in order', async () => {
    const { roomId, host, other, track } = await readyRoom();
    host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
    await other.frame('PLAY_AT');
    host.send({ t: 'HOST_SEEK', commandId: nextCommandId(), positionMs: 3000 });
    host.send({ t: 'HOST_PAUSE', commandId: nextCommandId() });
    host.send({ t: 'HOST_RESUME', commandId: nextCommandId() });
    host.send({ t: 'HOST_STOP', commandId: nextCommandId() });
    await other.frame('STOPPED');
    const { events } = (await (await fetch(new URL(`/api/rooms/${roomId}/events`, tutti.url))).json()) as {
      events: { streamVersion: number; type: string; actorId: string; commandId: string }[];
    };
    expect(events.map(({ streamVersion }) => streamVersion)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type).slice(-6)).toEqual([
      'PlaybackScheduled',
      'PlaybackStarted',
      'PlaybackSeeked',
      'PlaybackPaused',
      'PlaybackResumed',
      'PlaybackStopped',
    ]);
    expect(events.every(({ actorId, commandId }) => actorId !== '' && commandId !== '')).toBe(true);
    const versions = versionsOf(other);
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
    expect(versions.at(-1)).toBe(events.length);
  });

  test('[LG3] E-2: a command sent twice is done once and answered twice', async () => {
    const { roomId, host, track } = await readyRoom();
    const commandId = nextCommandId();
    host.send({ t: 'HOST_PLAY', commandId, trackId: track.trackId, positionMs: 0 });
    host.send({ t: 'HOST_PLAY', commandId, trackId: track.trackId, positionMs: 0 });
    await waitFor(() => host.received.filter(({ frame }) => frame.t === 'COMMAND_OK' && frame.commandId === commandId).length === 2);
    const { events } = (await (await fetch(new URL(`/api/rooms/${roomId}/events`, tutti.url))).json()) as {
      events: { commandId: string }[];
    };
    expect(events.filter((event) => event.commandId.endsWith(commandId))).toHaveLength(1);
  });

  test('[W7] malformed frames are refused by name and change nothing', async () => {
    const { host } = await readyRoom();
    host.sendText('{"t":"HOST_SEEK","commandId":"x","positionMs":"5"}');
    expect(await host.frame('ERROR')).toMatchObject({ code: 'invalid-frame', field: 'positionMs' });
    const silent = await connect(tutti.gatewayUrl);
    silent.sendText('{"t":"HOST_PAUSE","commandId":"x"}');
    expect(await silent.frame('ERROR')).toMatchObject({ code: 'join-first' });
  });

  test('the pages, the configuration and readiness are served on one port', async () => {
    const page = await (await fetch(tutti.url)).text();
    expect(page).toContain('<title>');
    expect(await (await fetch(new URL('/config.json', tutti.url))).json()).toMatchObject({ gatewayUrl: expect.stringContaining('/ws') });
    expect((await fetch(new URL('/readyz', tutti.url))).status).toBe(200);
  });
});
