import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectRoom, silentPlayer, type TuttiRoom } from '@tutti/sdk';
import { delayProxy, servicesOf, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { guest } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

let tutti: Tutti;
let secret: string;
const opened: AsyncDisposable[] = [];

beforeAll(async () => {
  tutti = await startTutti();
  ({ auth: secret } = JSON.parse(await readFile(join(tutti.dataDir, 'secrets.json'), 'utf8')) as { auth: string });
}, 120_000);
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

type Options = { token: string; gatewayUrl?: string; refreshToken?: () => Promise<string> };

const enter = (roomId: string, { token, gatewayUrl = tutti.gatewayUrl, refreshToken }: Options): TuttiRoom => {
  const refresh = refreshToken === undefined ? {} : { refreshToken };
  const room = connectRoom({ gatewayUrl, apiUrl: tutti.url, roomId, token, player: silentPlayer(), ...refresh });
  opened.push(room);
  return room;
};
const isOpen = (room: TuttiRoom) => room.connection().status === 'open';

/** As the api signs them, but for `seconds` from now. */
const tokenFor = (memberId: string, seconds: number): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('tutti')
    .setSubject(memberId)
    .setExpirationTime(new Date(performance.timeOrigin + performance.now() + seconds * 1000))
    .sign(new TextEncoder().encode(secret));

describe('a member whose line is not good, on real parts', () => {
  test('[LG6] what happened while the line was cut is there afterwards, exactly; the rest stays as it was', async () => {
    const roomId = await openRoom(tutti.url, 'Cellar');
    const ada = await guest(tutti.url, 'Ada');
    const network = await delayProxy({ targetPort: tutti.gatewayPort, minMs: 5, maxMs: 20 });
    opened.push(network);
    const host = enter(roomId, ada);
    await waitFor(() => isOpen(host));
    const track = await toneTrack(tutti.url, roomId, ada.token, 30);
    const other = enter(roomId, { ...(await guest(tutti.url, 'Ben')), gatewayUrl: `ws://127.0.0.1:${network.port}/ws` });
    await waitFor(() => isOpen(other));
    await host.play(track.trackId);
    await waitFor(() => other.audio().status === 'playing');

    network.refuse(true);
    network.cutAll();
    await waitFor(() => other.connection().status === 'resuming');
    const before = other.view();
    await host.seek(12_000);
    await host.pause();
    expect(other.view()).toBe(before);
    expect(other.audio().status).toBe('playing');
    network.refuse(false);
    await waitFor(() => isOpen(other));
    await waitFor(() => other.view()?.version === host.view()?.version);
    expect(other.view()).toEqual({ ...host.view(), memberId: before?.memberId });
    expect(other.view()?.tracks).toBe(before?.tracks); // the missed frames came, and not the whole state
    expect(other.view()?.playback.status).toBe('paused');
    expect(other.view()?.members.every(({ present }) => present)).toBe(true);
  });

  test('[E-2] [LG6] the gateway is killed while they listen: the music goes on, and what the host wished meanwhile is done once', async () => {
    const roomId = await openRoom(tutti.url, 'Shed');
    const ada = await guest(tutti.url, 'Ada');
    const host = enter(roomId, ada);
    await waitFor(() => isOpen(host));
    const track = await toneTrack(tutti.url, roomId, ada.token, 60);
    const other = enter(roomId, await guest(tutti.url, 'Ben'));
    await waitFor(() => isOpen(other));
    await host.play(track.trackId);
    await waitFor(() => other.audio().status === 'playing' && other.sync().driftMs !== undefined);

    const gateway = (await servicesOf(tutti.pid)).find(({ name }) => name === 'gateway');
    process.kill(gateway?.pid ?? -1, 'SIGKILL');
    await waitFor(() => [host, other].every((room) => room.connection().status === 'resuming'));
    const sought = host.seek(30_000);
    expect(Math.abs(other.sync().driftMs ?? 99)).toBeLessThan(15);
    await waitFor(() => isOpen(host) && isOpen(other), { withinMs: 30_000 });
    await sought;
    await waitFor(() => other.view()?.version === host.view()?.version && (other.view()?.playback.startPositionMs ?? 0) === 30_000);
    expect(other.view()?.playback).toEqual(host.view()?.playback);
    expect(other.view()?.members).toEqual(host.view()?.members);
    const events = (await (await fetch(`${tutti.url}/api/rooms/${roomId}/events`)).json()) as { events: { type: string }[] };
    expect(events.events.filter(({ type }) => type === 'PlaybackSeeked')).toHaveLength(1);
  });

  test('[RM16] a token that ends soon is renewed on the same line', async () => {
    const roomId = await openRoom(tutti.url, 'Porch');
    const { token, memberId } = await guest(tutti.url, 'Ada');
    let asked = 0;
    const room = enter(roomId, {
      token: await tokenFor(memberId, 4),
      refreshToken: async () => {
        asked++;
        return token;
      },
    });
    const seen: string[] = [];
    room.subscribe(() => seen.push(room.connection().status));
    await waitFor(() => asked === 1);
    await new Promise((resolve) => setTimeout(resolve, 6_000)); // the old token's end passes
    expect(room.connection()).toEqual({ status: 'open' });
    expect(seen.filter((status) => status !== 'open' && status !== 'connecting')).toEqual([]);
    expect(asked).toBe(1);
  });

  test('[RM17] the members see how well each is in time', async () => {
    const roomId = await openRoom(tutti.url, 'Barn');
    const ada = enter(roomId, await guest(tutti.url, 'Ada'));
    const ben = enter(roomId, await guest(tutti.url, 'Ben'));
    await waitFor(() => isOpen(ada) && isOpen(ben));
    await waitFor(() => ada.membersSync().has(ben.view()?.memberId ?? ''), { withinMs: 15_000 });
    expect(ada.membersSync().get(ben.view()?.memberId ?? '')).toMatchObject({ rttMs: expect.any(Number), errorMs: expect.any(Number) });
    await ben.leave();
    await waitFor(() => ada.membersSync().size <= 1);
  });

  test('[RM16] an expired token at the door: a fresh one is asked for, once', async () => {
    const roomId = await openRoom(tutti.url, 'Attic');
    const { token, memberId } = await guest(tutti.url, 'Ada');
    let asked = 0;
    const room = enter(roomId, {
      token: await tokenFor(memberId, -60),
      refreshToken: async () => {
        asked++;
        return token;
      },
    });
    await waitFor(() => isOpen(room));
    expect(room.view()?.memberId).toBe(memberId);
    expect(asked).toBe(1);
    const late = enter(roomId, { token: await tokenFor(memberId, -60) });
    await waitFor(() => late.connection().status === 'closed');
    expect(late.connection()).toMatchObject({ reason: 'expired-token' });
  });
});
