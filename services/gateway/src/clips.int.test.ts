import { signMediaUrl } from '@tutti/media';
import { type ClipMedia, uncheckedView, type View } from '@tutti/protocol';
import { wallClockMs } from '@tutti/service';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { FakeRoomOwner } from './testing/fake-room-owner.ts';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';

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

const signed = (url: string) => signMediaUrl(url, { secret: 'media', nowMs: wallClockMs() });
const signature = /\?exp=\d+&sig=[0-9a-f]+$/u;
const views = () => owner.events(roomId).flatMap(({ roomEvent }) => (roomEvent?.type === 'ViewAdded' ? [roomEvent.view] : []));
const media: ClipMedia = {
  ...{ playUrl: '/media/made', thumbsUrl: '/media/thumbs', thumbCount: 8, waveformUrl: '', holes: [] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
/** As ingest says it, of the clip that stands in the room. */
function settle(): void {
  const [view = uncheckedView as View] = views();
  owner.command(roomId, 'system', { type: 'SettleView', view: { ...view, status: 'ready', durationMs: 4_000, media } });
}

test('[VW2] R-3 a clip of ours comes in by its signature, which the log has not and every client gets anew', async () => {
  const ann = await gateway.joined(roomId, 'ann');
  const upload = { t: 'UPLOAD_COMPLETE', clipId: 'c1', durationMs: 0, filename: 'a.mkv' } as const;
  for (const videoUrl of ['/media/raw', `${signed('/media/raw').slice(0, -1)}x`]) {
    ann.send({ ...upload, commandId: `bad-${videoUrl.length}`, videoUrl });
    expect(await ann.frame('ERROR', ({ commandId }) => commandId === `bad-${videoUrl.length}`)).toMatchObject({
      code: 'invalid-frame',
      field: 'videoUrl',
    });
  }
  ann.send({ ...upload, commandId: 'good', videoUrl: signed('/media/raw') });
  const { view } = await ann.frame('VIEW_ADDED');
  expect(view).toMatchObject({ clipId: 'c1', status: 'checking', filename: 'a.mkv', videoUrl: expect.stringMatching(signature) });
  expect(views()).toEqual([expect.objectContaining({ videoUrl: '/media/raw' })]);

  settle();
  const changed = (await ann.frame('VIEW_CHANGED')).view;
  for (const url of [changed.videoUrl, changed.media?.playUrl, changed.media?.thumbsUrl]) expect(url).toMatch(signature);
  expect(changed.media?.waveformUrl).toBe('');
  const bob = await gateway.joined(roomId, 'bob');
  expect((await bob.frame('ROOM_STATE')).views).toEqual([changed]);

  ann.send({ t: 'REMOVE_VIEW', commandId: 'gone', clipId: 'c1' });
  expect(await bob.frame('VIEW_REMOVED')).toMatchObject({ clipId: 'c1' });
});

test('[VW11] R-7 the host drives the grid, and who comes later finds it so', async () => {
  const ann = await gateway.joined(roomId, 'ann');
  const bob = await gateway.joined(roomId, 'bob');
  const line = { status: 'playing' as const, playheadUtcMs: 1_760_000_000_000.5, rate: 0.5 };
  bob.send({ t: 'HOST_GRID', commandId: 'mine', ...line });
  expect(await bob.frame('ERROR')).toMatchObject({ code: 'not-host', commandId: 'mine' });
  ann.send({ t: 'HOST_GRID', commandId: 'drive', ...line });
  const { grid } = await bob.frame('GRID_CUED');
  expect(grid).toMatchObject(line);
  expect(grid.startAtServerMs).toBeGreaterThan(wallClockMs() - 10_000);
  const cyd = await gateway.joined(roomId, 'cyd');
  expect((await cyd.frame('ROOM_STATE')).grid).toEqual(grid);
});

test('R-3 W-2 an older client is told a clip of ours by an address it can fetch, what browsers play when that is made', async () => {
  const ria = await gateway.older('replay', { query: { code: roomId } });
  const { userId } = await ria.hears('ROOM_STATE');
  const clip = { type: 'UPLOAD_COMPLETE', clipId: 'cam 1', userId, videoStartTimeMs: null, durationMs: 0 };
  await ria.send({ ...clip, videoUrl: '/media/raw' });
  expect(await ria.hears('ERROR')).toMatchObject({ field: 'videoUrl' });
  await ria.send({ ...clip, videoUrl: `http://elsewhere.example${signed('/media/raw')}` });
  const toldUrl = (path: string) =>
    vi.waitUntil(() => ria.heard.find(({ event, body }) => event === 'ROOM_STATE' && JSON.stringify(body).includes(path)), 15_000);
  const addressOf = (path: string) => ({
    body: { views: [{ videoUrl: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:80${path}\\?exp=\\d+&sig=`, 'u')) }] },
  });
  expect(await toldUrl('/media/raw')).toMatchObject(addressOf('/media/raw'));
  expect(views()).toEqual([expect.objectContaining({ videoUrl: '/media/raw', status: 'checking' })]);
  settle();
  expect(await toldUrl('/media/made')).toMatchObject(addressOf('/media/made'));
});
