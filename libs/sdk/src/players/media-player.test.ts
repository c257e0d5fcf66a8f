import { policyFor } from '@tutti/playback';
import { type ClientFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PlaybackLoop, playbackLoop } from '../playback-loop.ts';
import type { PlaybackView, RoomView, Track } from '../room-view.ts';
import { type FakeMediaOptions, fakeMedia } from '../testing/fake-media.ts';
import type { MediaAdapter } from './media-adapter.ts';
import { mediaPlayer } from './media-player.ts';
import { TrackUnplayableError } from './player.ts';
import type { Stage } from './stage.ts';

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const track = (trackId: string): Track => ({
  trackId,
  url: `/media/${trackId}`,
  title: trackId,
  filename: 'film.mp4',
  durationMs: 600_000,
});
const noStage: Stage = { showIn: () => false, show() {}, place: () => ({}) as HTMLElement, end() {} };
let loop: PlaybackLoop | undefined;

/** A room's playback through fake players of streams: everything but the browser. */
function setUp(options: FakeMediaOptions = {}, patience = 10_000) {
  const made: ReturnType<typeof fakeMedia>[] = [];
  const net = { ready: () => Promise.resolve(), failed: false };
  const player = mediaPlayer({
    localNowMs: () => performance.now(),
    baseUrl: 'http://a',
    patienceMs: () => patience,
    trimMs: () => 0,
    stage: noStage,
    adapterFor(_kind, { onChange }) {
      const media = fakeMedia(options);
      media.listen(onChange);
      made.push(media);
      const adapter: MediaAdapter = Object.defineProperties({ ...media.adapter } as MediaAdapter, {
        state: { get: () => (net.failed && made.at(-1) === media ? 'failed' : media.adapter.state) },
        ready: { value: () => net.ready() },
      });
      return adapter;
    },
  });
  const sent: ClientFrame[] = [];
  let view: RoomView | undefined;
  const mine = playbackLoop({
    player,
    clock: { nowMs: () => performance.now(), toLocalMs: (ms) => ms, ready: true, epoch: 0, errorMs: () => 0, refresh: async () => {} },
    corrects: true,
    policy: (steering) => policyFor('precise', { steering, preset: 'none', p95RttMs: undefined }),
    localNowMs: () => performance.now(),
    view: () => view,
    onChange() {},
    send: (frame) => sent.push(frame) > 0,
  });
  loop = mine;
  const show = (playback: Partial<PlaybackView>, trackId = 't1') => {
    const whole = {
      status: 'playing',
      streamId: 1,
      track: track(trackId),
      startAtServerMs: performance.now(),
      startPositionMs: 0,
      rate: 1,
    } as const;
    const room = { roomId: 'r1', epoch: 'e', version: 1, title: '', hostId: '', memberId: 'm', members: [], tracks: [] };
    view = { ...room, playback: { ...whole, ...playback }, settings: usualSettings, views: [], grid: stoppedGrid, readyIds: [] };
    mine.poke();
  };
  const media = () => made.at(-1) ?? expect.fail('no player was made');
  return { loop: mine, player, made, media, net, show, sent };
}
const offMs = ({ position }: ReturnType<typeof fakeMedia>) => Math.abs(position() - performance.now());

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(async () => {
  await loop?.[Symbol.asyncDispose]();
  loop = undefined;
  vi.useRealTimers();
});

test('P-10 an element a little fast is held in time by its rate alone, seldom changed', async () => {
  const { loop, media, show } = setUp({ startMs: 60, seekMs: 80, skewPpm: 80 });
  show({ startAtServerMs: 0 });
  await pass(20_000);
  const { seeks } = media().told;
  const before = seeks.length;
  await pass(60_000);
  expect(seeks).toHaveLength(before);
  expect(offMs(media())).toBeLessThan(40);
  expect(loop.reading().jumps).toBeLessThanOrEqual(1);
});

test('P-10 one whose rate has steps is left alone: no choppiness, only when far off a seek', async () => {
  const { media, show } = setUp({ startMs: 300, seekMs: 350, staleMs: 250, canBend: false, skewPpm: 50 });
  show({ startAtServerMs: 0 });
  await pass(5_000);
  const { seeks, rates } = media().told;
  const before = [seeks.length, rates.length];
  await pass(120_000);
  expect([seeks.length, rates.length]).toEqual(before);
  expect(offMs(media())).toBeLessThan(200);
});

test('P-10 a stall costs at most two seeks, none while it lasts, and says what it is', async () => {
  for (const stallMs of [700, 3_000, 20_000]) {
    const { loop: mine, media, show } = setUp({ startMs: 60, seekMs: 150 });
    show({ startAtServerMs: performance.now(), startPositionMs: performance.now() });
    await pass(8_000);
    const { seeks } = media().told;
    const before = seeks.length;
    media().stall(true);
    await pass(stallMs);
    expect(mine.reading().status).toBe('buffering');
    expect(seeks).toHaveLength(before);
    media().stall(false);
    await pass(15_000);
    expect(seeks.length - before).toBeLessThanOrEqual(2);
    expect(mine.reading().status).toBe('playing');
    expect(offMs(media())).toBeLessThan(60);
    await mine[Symbol.asyncDispose]();
  }
});

test.each([
  ['a member', 10_000],
  ['a phone', 3_000],
])('P-9 %s waits %d ms for metadata, then plays when they come, at the position of then', async (_who, patienceMs) => {
  const { loop, media, net, show, made } = setUp({}, patienceMs);
  net.ready = () => new Promise(() => {});
  show({ startAtServerMs: 0 });
  media().stall(true);
  await pass(patienceMs - 200);
  expect(loop.reading().status).toBe('loading');
  await pass(1_500);
  expect(loop.reading().status).toBe('buffering');
  media().stall(false);
  await pass(6_000);
  expect(made).toHaveLength(1);
  expect(loop.reading().status).toBe('playing');
  expect(offMs(media())).toBeLessThan(60);
});

test('P-18 what cannot be played here says so, holds up nobody, and is tried again', async () => {
  const { loop, net, show, sent, made } = setUp();
  net.ready = () => Promise.reject(new TrackUnplayableError({ trackId: 't1', reason: 'Its owner allows it on YouTube alone.' }));
  show({ status: 'preparing', startAtServerMs: 60_000 });
  await pass(300);
  expect(loop.reading()).toMatchObject({ status: 'unplayable', problem: 'Its owner allows it on YouTube alone.' });
  expect(sent).toContainEqual({ t: 'READY', streamId: 1, prepareMs: 0 });
  net.ready = () => Promise.resolve();
  await pass(6_000);
  expect(loop.reading().problem).toBeUndefined();
  expect(made[0]?.told.disposed).toBe(1);
});

test('P-18 a player that fails in the middle is made anew and joins in again', async () => {
  const { loop, media, net, made, show } = setUp();
  show({ startAtServerMs: 0 });
  await pass(3_000);
  net.failed = true;
  media().stall(true); // tells of a change
  net.failed = false;
  await pass(4_000);
  expect(made).toHaveLength(2);
  expect(made[0]?.told.disposed).toBe(1);
  expect(loop.reading().status).toBe('playing');
  expect(offMs(media())).toBeLessThan(60);
});

test('P-8 refused, then tapped: the position is of the tap', async () => {
  const { loop, player, media, show } = setUp();
  show({ status: 'preparing', startAtServerMs: 2_000 });
  await pass(500);
  media().refuse(true);
  await pass(6_000);
  expect(loop.reading().status).toBe('blocked');
  expect(await player.unlock()).toBe(false);
  media().refuse(false);
  expect(await player.unlock()).toBe(true);
  await pass(4_000);
  expect(loop.reading().status).toBe('playing');
  expect(Math.abs(media().position() - (performance.now() - 2_000))).toBeLessThan(60);
});

test('P-19 paused here it stands while the room goes on, holds up nobody, and joins in again in time', async () => {
  const { loop, media, show, sent } = setUp();
  show({ startAtServerMs: 0 });
  await pass(3_000);
  loop.hold(true);
  expect(loop.isHeld).toBe(true);
  await pass(5_000);
  expect(media().adapter.state).toBe('still');
  expect(loop.reading().status).toBe('silent');
  show({ status: 'preparing', streamId: 2, startAtServerMs: 10_000 });
  expect(sent).toContainEqual({ t: 'READY', streamId: 2, prepareMs: 0 });
  show({ status: 'playing', streamId: 2, startAtServerMs: 10_000 });
  await pass(5_000);
  expect(media().adapter.state).toBe('still');
  loop.hold(false);
  await pass(3_000);
  expect(Math.abs(media().position() - (performance.now() - 10_000))).toBeLessThan(60);
});

test('P-12 a seek is one seek, however often it is said', async () => {
  const { media, show } = setUp({ seekMs: 80 });
  show({ startAtServerMs: 0 });
  await pass(5_000);
  const before = media().told.seeks.length;
  const seeked = { startAtServerMs: performance.now() + 150, startPositionMs: 90_000 };
  for (let i = 0; i < 5; i++) {
    show(seeked);
    await pass(200);
  }
  await pass(5_000);
  expect(media().told.seeks.length - before).toBe(1);
});

test('P-15 what plays and what comes next is kept, the rest is left; at the end nothing stays', async () => {
  const { loop: mine, player, made, show } = setUp();
  for (const [i, id] of ['t1', 't2', 't3'].entries()) {
    show({ streamId: i + 1, startAtServerMs: performance.now() }, id);
    await pass(2_000);
    player.prefetch?.(track(`t${i + 2}`));
    await pass(100);
  }
  expect(made.map(({ told }) => told.disposed)).toEqual([1, 1, 0, 0]);
  expect(player.isLoaded('t4')).toBe(true);
  await mine[Symbol.asyncDispose]();
  expect(made.map(({ told }) => told.disposed)).toEqual([1, 1, 1, 1]);
  expect(vi.getTimerCount()).toBe(0);
});
