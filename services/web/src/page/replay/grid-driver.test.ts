import type { RoomGrid } from '@tutti/sdk';
import type { GridLine, GridReading, ReplayGrid } from '@tutti/sdk/grid';
import { expect, test, vi } from 'vitest';
import { gridDriver } from './grid-driver.ts';
import type { Cue } from './room-line.ts';

const zeroMs = 1_795_273_452_000;
const stopped: RoomGrid = { status: 'paused', playheadUtcMs: zeroMs + 1_000, startAtServerMs: 0, rate: 1 };

/** A grid that only remembers what it was told, in a room that does what it is told. */
function driven({ refuses = false } = {}) {
  const told: string[] = [];
  let line: GridLine | undefined;
  const reading = { status: 'paused' as GridReading['status'], timelineMs: 1_000, zeroMs, lengthMs: 10_000, rate: 1, loop: undefined };
  const grid = {
    reading: () => reading,
    follow(next: GridLine | undefined) {
      line = next;
      if (next) reading.timelineMs = next.playheadUtcMs - zeroMs;
      if (next) reading.status = next.status;
    },
    async seek(ms: number) {
      told.push(`seek ${ms}`);
      reading.timelineMs = ms;
    },
    async step(frames: number) {
      told.push(`step ${frames}`);
      reading.timelineMs += frames * 40;
    },
    async play() {
      told.push('play');
      reading.status = 'playing';
    },
    pause() {
      told.push('pause');
      reading.status = 'paused';
    },
    setRate(rate: number) {
      reading.rate = rate;
    },
    setLoop() {},
  };
  let room = stopped;
  const cues: Cue[] = [];
  const refused = vi.fn();
  const driver = gridDriver({
    grid: grid as unknown as ReplayGrid,
    roomGrid: () => room,
    async drive(cue) {
      cues.push(cue);
      if (refuses) throw new Error('not-host');
      room = { ...cue, startAtServerMs: 5_000 };
    },
    offsetMs: () => 0,
    onRefused: refused,
    timeOriginMs: 0,
  });
  driver.follow();
  return { driver, told, cues, reading, refused, line: () => line };
}

test('R-7 together: this page follows the room; what is pressed here is told to it, and followed again once it is so', async () => {
  const { driver, cues, line } = driven();
  expect(line()).toMatchObject({ status: 'paused', playheadUtcMs: zeroMs + 1_000 });
  driver.play();
  driver.follow(); // the room has not heard of it yet
  expect(line()).toBeUndefined();
  await expect.poll(line).toMatchObject({ status: 'playing', atLocalMs: 5_000 });
  expect(cues).toEqual([{ status: 'playing', playheadUtcMs: zeroMs + 1_000, rate: 1 }]);
});

test('R-8 together: scrubbing shows here at once, is told now and then, and plays on at the end', async () => {
  const { driver, told, cues, line } = driven();
  driver.play();
  await expect.poll(line).toMatchObject({ status: 'playing' });
  driver.scrubBegin();
  for (const ms of [2_000, 2_100, 2_200]) driver.scrubTo(ms);
  expect(told.slice(0, 2)).toEqual(['pause', 'seek 2000']);
  driver.scrubEnd();
  await expect.poll(() => told.at(-1)).toBe('seek 2200');
  await expect.poll(line).toMatchObject({ status: 'playing', playheadUtcMs: zeroMs + 2_200 });
  expect(cues.length).toBeLessThanOrEqual(3);
});

test('R-8 together: a key held down steps every frame here, and the room hears of the last', async () => {
  const { driver, told, cues, line } = driven();
  for (let press = 0; press < 20; press++) driver.step(1);
  await expect.poll(line).toMatchObject({ playheadUtcMs: zeroMs + 1_800 });
  expect(told).toHaveLength(20);
  expect(cues.length).toBeLessThanOrEqual(2);
});

test('R-7 together: refused, it is said, and this page is again where the others are', async () => {
  const { driver, refused, line } = driven({ refuses: true });
  driver.seek(5_000);
  await expect.poll(() => refused.mock.calls.length).toBe(1);
  expect(line()).toMatchObject({ status: 'paused', playheadUtcMs: zeroMs + 1_000 });
});

test('R-7 alone: the room hears nothing, and the place is kept on leaving and left on coming back', async () => {
  const { driver, told, cues, reading, line } = driven();
  driver.playTogether(false);
  expect(line()).toBeUndefined();
  expect(reading.timelineMs).toBe(1_000);
  driver.step(1);
  await expect.poll(() => reading.timelineMs).toBe(1_040);
  driver.scrubBegin();
  driver.scrubTo(20_000);
  driver.scrubEnd();
  await expect.poll(() => told.at(-1)).toBe('seek 10000');
  driver.play(); // from the end: once more from the beginning
  await expect.poll(() => told.at(-1)).toBe('play');
  expect(told.at(-2)).toBe('seek 0');
  expect(cues).toEqual([]);
  driver.playTogether(true);
  expect(line()).toMatchObject({ status: 'paused', playheadUtcMs: zeroMs + 1_000 });
});
