import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeYouTubeOptions, fakeYouTube } from '../testing/fake-youtube.ts';
import { PlaybackBlockedError } from './media-adapter.ts';
import { moveCosts } from './move-costs.ts';
import { steeredTrack } from './steered-track.ts';
import { youTubeAdapter } from './youtube-adapter.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const localNowMs = () => performance.now();

function made(options: FakeYouTubeOptions = {}) {
  const youTube = fakeYouTube(options);
  const onChange = vi.fn();
  const url = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';
  const adapter = youTubeAdapter({ api: youTube.api, place: {} as HTMLElement, trackId: 't1', url, localNowMs, onChange });
  const onBlocked = vi.fn();
  const track = steeredTrack({ adapter, costs: moveCosts({ start: 250, seek: 400, join: 600 }), localNowMs, trimMs: () => 0, onBlocked });
  return { ...youTube, adapter, track, onChange, onBlocked };
}

test('P-18 the video of an address, ready when its frame is; its duration is told', async () => {
  const { adapter, told } = made();
  const ready = adapter.ready();
  await pass(600);
  await ready;
  expect(told.options?.videoId).toBe('dQw4w9WgXcQ');
  expect(adapter).toMatchObject({ state: 'still', durationMs: 200_000, canBend: false });
});

test('P-2 it begins at its moment, and better each time', async () => {
  const { adapter, track, fake } = made();
  await pass(600);
  let offMs = 0;
  for (let i = 0; i < 6; i++) {
    const atMs = performance.now() + 2_000;
    track.follow({ atLocalMs: atMs, positionMs: 30_000, rate: 1 });
    await pass(5_000);
    offMs = fake.truthSec() * 1000 - 33_000;
    track.silence();
    await pass(500);
  }
  expect(Math.abs(offMs)).toBeLessThan(60);
  adapter[Symbol.dispose]();
});

test('P-10 late, it lands on the line, though what it tells is old; a seek costs one seek', async () => {
  const { adapter, track, fake, told } = made({ bufferMs: 700 });
  await pass(600);
  for (let i = 0; i < 6; i++) {
    const seeks = told.seeks.length;
    const startMs = performance.now() - 10_000;
    track.follow({ atLocalMs: startMs, positionMs: i * 10_000, rate: 1 });
    await pass(4_000);
    expect(told.seeks).toHaveLength(seeks + 1);
    if (i === 5) expect(Math.abs(fake.truthSec() * 1000 - (i * 10_000 + performance.now() - startMs))).toBeLessThan(80);
  }
  const knownMs = track.positionMs(performance.now()) ?? Number.NaN;
  expect(Math.abs(knownMs - fake.truthSec() * 1000)).toBeLessThan(80);
  adapter[Symbol.dispose]();
});

test('P-10 its rates have steps: the room’s is taken to the nearest', async () => {
  const { adapter, told } = made();
  await pass(600);
  for (const rate of [1.003, 1.3, 0.9, 4]) adapter.setRate(rate);
  expect(told.rates.slice(-4)).toEqual([1, 1.25, 1, 2]);
});

test.each([
  [2, 'YouTube does not know this video.'],
  [5, 'YouTube cannot play this video in this browser.'],
  [100, 'The video is private, or not there any more.'],
  [101, 'Its owner allows it on YouTube alone.'],
  [150, 'Its owner allows it on YouTube alone.'],
  [999, 'YouTube says error 999.'],
])('P-18 error %d is told in words', async (error, reason) => {
  const { adapter, onChange } = made({ error });
  const failed = adapter.ready().catch((cause: unknown) => cause);
  await pass(600);
  expect(await failed).toMatchObject({ code: 'TRACK_UNPLAYABLE', reason });
  expect(adapter.state).toBe('failed');
  expect(onChange).toHaveBeenCalled();
});

test.each([true, false])('P-8 autoplay refused, told by its frame: %s; after a tap it plays', async (tellsRefusal) => {
  const { adapter, track, onBlocked, fake } = made({ refusesAutoplay: true, tellsRefusal });
  await pass(600);
  track.follow({ atLocalMs: performance.now(), positionMs: 0, rate: 1 });
  await pass(3_500);
  expect(onBlocked).toHaveBeenCalledTimes(1);
  const again = expect(adapter.play()).rejects.toThrow(PlaybackBlockedError);
  await pass(3_500);
  await again;
  fake.refuses = false;
  const plays = adapter.play();
  await pass(1_000);
  await plays;
  expect(adapter.state).toBe('moving');
});

test('P-9 asked to play before its frame is there, it does when it is', async () => {
  const { adapter, track, fake } = made({ readyAfterMs: 2_000 });
  track.follow({ atLocalMs: 0, positionMs: 0, rate: 1 });
  await pass(1_000);
  expect(track.buffering).toBe(true);
  await pass(4_000);
  expect(adapter.state).toBe('moving');
  expect(fake.truthSec()).toBeGreaterThan(1);
});

test('P-2 told of a start before its frame is there, it stands at the place and does not begin before its moment', async () => {
  const { track, fake } = made({ readyAfterMs: 300 });
  track.follow({ atLocalMs: 4_000, positionMs: 20_000, rate: 1 });
  await pass(3_000);
  expect(fake.truthSec()).toBe(20);
  await pass(4_000);
  expect(fake.truthSec()).toBeGreaterThan(22);
});

test('P-15 left: the frame is gone, and nothing is pending', async () => {
  const { adapter, track, told } = made();
  await pass(600);
  track.follow({ atLocalMs: 0, positionMs: 0, rate: 1 });
  await pass(1_000);
  track.end();
  adapter[Symbol.dispose]();
  await pass(50);
  expect(told.destroyed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
