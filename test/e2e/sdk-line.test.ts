import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectRoom, silentPlayer, type TuttiRoom } from '@tutti/sdk';
import { delayProxy, startTutti, type Tutti, waitFor } from '@tutti/testkit';
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
    expect(other.view()?.playback.status).toBe('paused');
    expect(other.view()?.members.every(({ present }) => present)).toBe(true);
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
