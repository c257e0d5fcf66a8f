import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeMediaOptions, fakeMedia } from '../testing/fake-media.ts';
import { moveCosts } from './move-costs.ts';
import { type SteeredTrack, steeredTrack } from './steered-track.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function steered(options: FakeMediaOptions & { trimMs?: number } = {}) {
  const media = fakeMedia(options);
  const costs = moveCosts();
  const onBlocked = vi.fn();
  const track: SteeredTrack = steeredTrack({
    adapter: media.adapter,
    costs,
    localNowMs: () => performance.now(),
    trimMs: () => options.trimMs ?? 0,
    onBlocked,
  });
  media.listen(track.look);
  return { ...media, track, costs, onBlocked };
}
const line = (atLocalMs: number, positionMs = 0, rate = 1, turnMs?: number) => ({ atLocalMs, positionMs, rate, turnMs });

test('P-2 it stands ready before its moment, and learns what a start takes', async () => {
  const { track, told, position } = steered({ startMs: 120, seekMs: 40 });
  const offs: number[] = [];
  for (let i = 0; i < 6; i++) {
    const atMs = performance.now() + 1_000;
    track.follow(line(atMs, 5_000));
    expect(track.positionMs(performance.now())).toBeUndefined();
    await pass(3_000);
    offs.push(position() - 7_000);
    track.silence();
    await pass(500);
  }
  expect(told.seeks.every((ms) => ms === 5_000)).toBe(true);
  expect(offs[0]).toBeLessThan(-50);
  expect(Math.abs(offs[5] ?? 99)).toBeLessThan(5);
});

test('P-6 who comes late is aimed at where the line will be, and the aim is learnt', async () => {
  const { track, position } = steered({ startMs: 80, seekMs: 300 });
  let off = 0;
  for (let i = 0; i < 6; i++) {
    track.follow(line(performance.now() - 10_000));
    await pass(2_000);
    off = position() - 12_000;
    track.silence();
    await pass(200);
  }
  expect(Math.abs(off)).toBeLessThan(10);
});

test('a seek of the room lets it sound until the jump, which lands on the new line', async () => {
  const { track, told, position } = steered({ seekMs: 60 });
  track.follow(line(performance.now()));
  await pass(2_000);
  const seeks = told.seeks.length;
  track.follow(line(performance.now() + 400, 60_000));
  await pass(200);
  expect(told.seeks).toHaveLength(seeks);
  expect(position()).toBeLessThan(3_000);
  await pass(1_200);
  expect(told.seeks).toHaveLength(seeks + 1);
  expect(position()).toBeCloseTo(61_000, -2);
});

test('between coarse readings it knows its position within 55 ms, though each is old by up to 250', async () => {
  const { track, position } = steered({ staleMs: 250, canBend: false, startMs: 100 });
  track.follow(line(performance.now() - 1_000));
  await pass(3_000);
  for (let i = 0; i < 40; i++) {
    await pass(137);
    const knownMs = track.positionMs(performance.now()) ?? Number.NaN;
    expect(Math.abs(knownMs - position())).toBeLessThan(55);
  }
});

test('a rate is accounted for at once', async () => {
  const { track, told, position } = steered();
  track.follow(line(performance.now()));
  await pass(1_000);
  track.setRate(1.02);
  track.setRate(1.02);
  expect(told.rates).toEqual([1, 1.02]);
  for (let i = 0; i < 10; i++) {
    await pass(60);
    expect(track.positionMs(performance.now())).toBeCloseTo(position(), 0);
  }
});

test('a stall is told, is no position, and brings no seek by itself', async () => {
  const { track, told, stall, position } = steered();
  track.follow(line(performance.now()));
  await pass(2_000);
  const seeks = told.seeks.length;
  stall(true);
  await pass(1_000);
  expect(track.buffering).toBe(true);
  expect(track.positionMs(performance.now())).toBeUndefined();
  await pass(4_000);
  stall(false);
  await pass(400);
  expect(track.buffering).toBe(false);
  expect(track.positionMs(performance.now())).toBeCloseTo(position(), 0);
  expect(told.seeks).toHaveLength(seeks);
});

test('P-18 a track that begins again is moved in time where its player cannot turn by itself, and only told where it can', async () => {
  for (const loops of [false, true]) {
    const { track, told, position } = steered({ durationMs: 10_000, loops, seekMs: 40 });
    track.follow(line(performance.now(), 0, 1, 10_000));
    await pass(9_000);
    expect(told.loop).toBe(loops);
    await pass(4_000);
    expect(Math.abs(position() - 3_000)).toBeLessThan(60);
    expect(track.positionMs(performance.now())).toBeCloseTo(position(), 0);
    await pass(10_000);
    expect(Math.abs(position() - 3_000)).toBeLessThan(60);
    track.end();
  }
});

test('P-8 refused: nothing runs any more, and it says so', async () => {
  const { track, refuse, onBlocked } = steered();
  refuse(true);
  track.follow(line(performance.now()));
  await pass(100);
  expect(onBlocked).toHaveBeenCalledTimes(1);
  expect(track.positionMs(performance.now())).toBeUndefined();
  expect(await track.unlock()).toBe(false);
  refuse(false);
  expect(await track.unlock()).toBe(true);
  track.follow(line(0));
  await pass(1_000);
  expect(Math.abs((track.positionMs(performance.now()) ?? Number.NaN) - performance.now())).toBeLessThan(100);
});

test('what something else has stopped goes on by itself, where it should be', async () => {
  const { track, stop, position } = steered();
  track.follow(line(0));
  await pass(2_000);
  stop();
  await pass(3_000);
  expect(position()).toBeCloseTo(performance.now(), -2);
});

test('P-16 an output that is heard later is played ahead by as much', async () => {
  const { track, position } = steered({ trimMs: 180 });
  track.follow(line(performance.now() + 500));
  await pass(3_000);
  expect(position()).toBeCloseTo(2_680, -2);
  expect(track.positionMs(performance.now())).toBeCloseTo(2_500, -2);
});

test('P-15 at the end no timer is left', async () => {
  const { track } = steered({ durationMs: 10_000 });
  track.follow(line(performance.now(), 0, 1, 9_000));
  await pass(1_000);
  track.follow(line(performance.now() + 5_000, 2_000));
  track.end();
  expect(vi.getTimerCount()).toBe(0);
});

test('P-10 whatever the delays of a player, after some moves it lands within 40 ms of its line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        startMs: fc.integer({ min: 0, max: 400 }),
        seekMs: fc.integer({ min: 0, max: 600 }),
        skewPpm: fc.integer({ min: -100, max: 100 }),
      }),
      async (options) => {
        const { track, position } = steered(options);
        let offMs = Number.NaN;
        for (let i = 0; i < 9; i++) {
          const startMs = performance.now() - 1_000;
          track.follow(line(startMs, i * 20_000));
          await pass(2_500);
          offMs = position() - (i * 20_000 + performance.now() - startMs);
        }
        track.end();
        expect(Math.abs(offMs)).toBeLessThan(40);
      },
    ),
    { numRuns: 40 },
  );
});
