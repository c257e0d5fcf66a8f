import { setTimeout as sleep } from 'node:timers/promises';
import { correlate, ExactZeroError, type Recording, SilentRecordingError, type SoundLab, soundLab, testSound } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aimsMissed, WORKS } from '../../load/measure/sound/aims.ts';
import { listener } from '../../load/measure/sound/listener.ts';
import { measureStart } from '../../load/measure/sound/measure-start.ts';
import { quantile, summarise } from '../../load/measure/sound/summarise.ts';
import { type SmallRoom, smallRoom } from './small-room.ts';

const sampleRate = 48_000;
let lab: SoundLab;
let room: SmallRoom;
beforeAll(async () => {
  lab = await soundLab({ sinkCount: 2 });
  room = await smallRoom();
}, 180_000);
afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await lab?.[Symbol.asyncDispose]();
});

async function recorded(signals: Float32Array[]): Promise<Recording> {
  const running = await lab.record();
  try {
    await lab.play(signals);
    await sleep(200);
    return await running.stop();
  } finally {
    await running[Symbol.asyncDispose]();
  }
}

type Clocks = {
  now: number;
  wall: number;
  readings: [nowMs: number, currentSec: number, contextSec: number, performanceMs: number, latencySec: number, baseSec: number][];
};

/** The page's clocks beside ours; of many askings the quickest, so that `hereMs` is right within a ms. */
async function clocksOf(page: Page) {
  let best = { tookMs: Number.POSITIVE_INFINITY, hereMs: 0, performanceMs: 0, wallMs: 0 };
  const outputs: { performanceMs: number; contextSec: number }[] = [];
  for (let n = 0; n < 40; n += 1) {
    const askedMs = performance.timeOrigin + performance.now();
    const { now, wall, readings } = (await page.evaluate('clocks()')) as Clocks;
    const tookMs = performance.timeOrigin + performance.now() - askedMs;
    outputs.push(...readings.map(([, , contextSec, performanceMs]) => ({ contextSec, performanceMs })));
    if (tookMs < best.tookMs) best = { tookMs, hereMs: askedMs + tookMs / 2, performanceMs: now, wallMs: wall };
  }
  return { ...best, outputs };
}

describe('the recorder and the correlator', () => {
  const sound = testSound({ sampleRate, seconds: 3, seed: 5 });
  const window = { sampleRate, windowFromSec: 1, windowToSec: 2, maxShiftSec: 0.5 };

  test('a shift of 20 ms planted into what is played is found in what was recorded', async () => {
    const later = new Float32Array(sound.length + 960);
    later.set(sound, 960);
    const [a, b] = (await recorded([sound, later])).channels as [Float32Array, Float32Array];
    expect(correlate(a, b, window).shiftMs).toBeCloseTo(20, 2);
  });

  test('one stream on both sinks is an exact zero, and refused', async () => {
    const [a, b] = (await recorded([sound, sound])).channels as [Float32Array, Float32Array];
    expect(() => correlate(a, b, window)).toThrow(ExactZeroError);
  });

  test('a sink that nobody plays to is silent, and refused', async () => {
    const [a, b] = (await recorded([sound])).channels as [Float32Array, Float32Array];
    expect(() => correlate(a, b, window)).toThrow(SilentRecordingError);
  });
});

test('a skewed browser is wrong in all its clocks: Date, performance and the time stamps of its sound', async () => {
  const skew = { offsetSec: -3, ppm: 5_000 };
  const one = await listener({ name: 'x', skew, lab, sink: 'k0', tutti: room, network: { minMs: 0, maxMs: 0 }, seed: 1 });
  try {
    await one.join('small', { correction: true });
    const before = await clocksOf(one.page);
    await sleep(8_000);
    const after = await clocksOf(one.page);
    const ppm = (from: number, to: number, realMs: number) => ((to - from) / realMs - 1) * 1e6;
    const realMs = after.hereMs - before.hereMs;
    expect(Math.abs(before.wallMs - before.hereMs + 3_000)).toBeLessThan(300); // 5000 ppm since its start are in it, too
    expect(Math.abs(ppm(before.wallMs, after.wallMs, realMs) - 5_000)).toBeLessThan(1_500);
    expect(Math.abs(ppm(before.performanceMs, after.performanceMs, realMs) - 5_000)).toBeLessThan(1_500);
    // the sound card is not skewed: seen from the browser it is slow. Of the slopes over two seconds the median: a stream that is disturbed steps by some ms
    const slopes = after.outputs.slice(40).map((later, n) => {
      const { performanceMs, contextSec } = after.outputs[n] ?? later;
      return ppm(performanceMs, later.performanceMs, (later.contextSec - contextSec) * 1000);
    });
    expect(Math.abs(quantile(slopes, 0.5) - 5_000)).toBeLessThan(1_500);
  } finally {
    await one[Symbol.asyncDispose]();
  }
}, 60_000);

describe('two players on wrong clocks behind a slow network', () => {
  const pairOf = async () => {
    const of = (nth: 0 | 1) =>
      listener({
        name: `p${nth}`,
        skew: nth === 0 ? { offsetSec: 2.5, ppm: 40 } : { offsetSec: -1.7, ppm: -60 },
        lab,
        sink: `k${nth}`,
        tutti: room,
        network: { minMs: 20, maxMs: 80 },
        seed: nth + 1,
      });
    return Promise.all([of(0), of(1)]);
  };
  const ended = (pair: readonly AsyncDisposable[]) => Promise.all(pair.map((one) => one[Symbol.asyncDispose]()));

  test('a steered player is seen to be in time, and its read-out agrees', { retry: 1, timeout: 90_000 }, async () => {
    const pair = await pairOf();
    try {
      for (const one of pair) await one.join('small', { correction: true });
      const result = summarise([await measureStart(lab, pair, { correction: true })]);
      expect(aimsMissed(result, { corrected: true, aims: WORKS })).toEqual([]);
    } finally {
      await ended(pair);
    }
  });

  test('one that trusts its own clock is seen to be seconds off', async () => {
    const pair = await pairOf();
    try {
      for (const one of pair) await one.join('small', { correction: false });
      const result = summarise([await measureStart(lab, pair, { correction: false })]);
      expect(result.medianMs).toBeGreaterThan(1_000);
    } finally {
      await ended(pair);
    }
  }, 90_000);
});
