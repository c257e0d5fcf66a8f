import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clipMsAt, globalZeroMs, offsetMs, type TimedClip } from '@tutti/playback';
import { type ClapClipOptions, clapClip, startTutti, type Tutti } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectOlder } from '../../services/gateway/src/testing/older-client.ts';
import { type Guest, guest, join as joinRoom, nextCommandId, type TestClient } from './client.ts';
import { bringClip, checkedView, type FrameView } from './clips.ts';
import { openRoom } from './rooms.ts';

describe('clips through all services', () => {
  let dir: string;
  let dataDir: string;
  let tutti: Tutti;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-clips-'));
    dataDir = await mkdtemp(join(tmpdir(), 'tutti-data-'));
    await chmod(dataDir, 0o755);
    tutti = await startTutti({ dataDir });
  }, 120_000);
  afterAll(async () => {
    await tutti?.[Symbol.asyncDispose]();
    for (const folder of [dir, dataDir]) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** A clock that all cameras of a test have. */
  const nowMs = () => performance.timeOrigin + performance.now();
  const clapUtcMs = 1_790_000_003_000;
  const record = (what: Partial<ClapClipOptions>) => clapClip(dir, { startUtcMs: clapUtcMs - 2_000, seconds: 3, clapUtcMs, ...what });
  const enter = async (title: string): Promise<{ roomId: string; ada: TestClient; who: Guest }> => {
    const roomId = await openRoom(tutti.url, title);
    const who = await guest(tutti.url, 'Ada');
    return { roomId, who, ada: await joinRoom(tutti.gatewayUrl, roomId, who) };
  };
  const timed = ({ videoStartTimeMs, durationMs, media }: FrameView): TimedClip => ({
    ...{ anchorMs: videoStartTimeMs ?? undefined, durationMs, holes: [] },
    ...{ firstShownPtsMs: media?.firstShownPtsMs ?? 0, frameRate: media?.frameRate ?? 0 },
  });

  test('R-10 R-6 a recording that began 500 ms later stands 500 ms later, by its segments and by its cutter', async () => {
    const { roomId, who, ada } = await enter('Delay');
    const begun = clapUtcMs - 2_000;
    for (const container of ['fmp4', 'mp4'] as const) {
      const [first, second] = [await record({ container }), await record({ container, startUtcMs: begun + 500, camera: 2 })];
      const views: FrameView[] = [];
      for (const clip of [first, second]) {
        const claimed = container === 'mp4' ? { videoStartTimeMs: clip.startUtcMs } : {};
        const view = await checkedView(ada, await bringClip(tutti.url, roomId, who, { path: clip.path, ...claimed }));
        expect(Math.abs((view.videoStartTimeMs ?? 0) - clip.startUtcMs), container).toBeLessThan(1);
        views.push(view);
      }
      const [early, late] = views.map(timed);
      if (!early || !late) throw new Error('two views');
      expect(views.map(({ status, anchorSource }) => [status, anchorSource])).toEqual(
        [...views].map(() => ['ready', container === 'mp4' ? 'cutter' : 'segment']),
      );
      expect(Math.abs((late.anchorMs ?? 0) - (early.anchorMs ?? 0) - 500), container).toBeLessThanOrEqual(first.frameMs);
      const zeroMs = globalZeroMs([early, late]);
      expect([offsetMs(early, zeroMs), offsetMs(late, zeroMs)].map(Math.round)).toEqual([0, 500]);
      expect(clipMsAt(early, 2_000, zeroMs) - clipMsAt(late, 2_000, zeroMs), 'what both show at 2 s').toBeCloseTo(500, 0);
    }
    await ada[Symbol.asyncDispose]();
  });

  test('R-10 what comes 500 ms or 30 s after it was taken has the anchor that it was taken at', async () => {
    const { roomId, who, ada } = await enter('Late');
    for (const delayMs of [500, 30_000]) {
      const startUtcMs = Math.round(nowMs() - 1_000 - delayMs);
      const clip = await record({ container: 'fmp4', startUtcMs, seconds: 1, clapUtcMs: startUtcMs + 500 });
      const view = await checkedView(ada, await bringClip(tutti.url, roomId, who, { path: clip.path }));
      expect(view).toMatchObject({ status: 'ready', anchorSource: 'segment' });
      expect(Math.abs((view.videoStartTimeMs ?? 0) - startUtcMs)).toBeLessThan(1);
    }
    await ada[Symbol.asyncDispose]();
  });

  test('R-3 R-5 an old client’s clip is unsynced and a new one’s is not; both survive rejoin and the restart of every service', async () => {
    const { roomId, who, ada } = await enter('Together');
    const ria = await connectOlder('replay')(tutti.gatewayPort, { query: { code: roomId, name: 'Ria' } });
    const ownId = String((await ria.hears('ROOM_STATE'))['userId']);
    const old = { clipId: 'from an old app', userId: ownId, videoUrl: 'https://v.example/old.mp4', durationMs: 5_000 };
    await ria.send({ type: 'UPLOAD_COMPLETE', ...old });
    const added = (await ada.frame('VIEW_ADDED')).view;
    expect(added).toMatchObject({ status: 'link', videoUrl: old.videoUrl, anchorSource: '' });
    expect(added.videoStartTimeMs ?? null).toBeNull();

    const clip = await record({ filename: 'gopro' } as Partial<ClapClipOptions>);
    const clipId = await bringClip(tutti.url, roomId, who, { path: clip.path, filename: 'gopro_20260921141321.mp4' });
    const mine = await checkedView(ada, clipId);
    expect(mine).toMatchObject({
      status: 'ready',
      anchorSource: 'name',
      anchorErrorMs: 1_000,
      videoStartTimeMs: Date.UTC(2026, 8, 21, 14, 13, 21),
    });
    const told = await ria.hears('ROOM_STATE', ({ views }) =>
      (views as readonly { videoStartTimeMs: unknown }[]).some(({ videoStartTimeMs }) => videoStartTimeMs === mine.videoStartTimeMs),
    );
    expect(told['views']).toMatchObject([{ clipId: old.clipId, videoStartTimeMs: null }, { durationMs: Math.round(mine.durationMs) }]);
    ada.send({ t: 'LEAVE_ROOM', commandId: nextCommandId() });
    await ada[Symbol.asyncDispose]();
    ria.cut();

    const viewsFor = async () => {
      const client = await joinRoom(tutti.gatewayUrl, roomId, who);
      const { views } = await client.frame('ROOM_STATE');
      await client[Symbol.asyncDispose]();
      return views;
    };
    const unsigned = (views: readonly FrameView[]) => JSON.parse(JSON.stringify(views).replaceAll(/\?[^"]*/gu, '')) as unknown;
    const before = await viewsFor();
    expect(before.map(({ status }) => status)).toEqual(['link', 'ready']);
    await tutti.stop();
    tutti = await startTutti({ dataDir });
    const after = await viewsFor();
    expect(unsigned(after)).toEqual(unsigned(before));
    const file = await fetch(new URL(after[1]?.videoUrl ?? '', tutti.url), { headers: { range: 'bytes=0-99' } });
    expect([file.status, file.headers.get('content-type')]).toEqual([206, 'video/mp4']);
  });
});
