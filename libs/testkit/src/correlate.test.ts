import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlate, dbfs, ExactZeroError, firstSoundSec, SilentRecordingError } from './correlate.ts';
import { seededRandom } from './seeded-random.ts';
import { shiftTrack } from './shift-track.ts';
import { testSound } from './sound-lab-file.ts';

const sampleRate = 48_000;
const sound = testSound({ sampleRate, seconds: 14, seed: 7 });

/** The sound as if it had been played `shiftMs` later: between samples by a windowed sinc. */
function shifted(samples: Float32Array, shiftMs: number): Float32Array {
  const shift = (shiftMs / 1000) * sampleRate;
  const whole = Math.floor(shift);
  const part = shift - whole;
  const taps = Array.from({ length: 17 }, (_, tap) => {
    const x = tap - 8 - part;
    return (Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / 9));
  });
  return Float32Array.from(samples, (_, at) => taps.reduce((sum, weight, tap) => sum + weight * (samples[at - whole - (tap - 8)] ?? 0), 0));
}

function withNoise(samples: Float32Array, level: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return samples.map((value) => value + (random() * 2 - 1) * level);
}

describe('correlate', () => {
  test('finds any shift up to ±6 s within 0.05 ms, in noise', () => {
    fc.assert(
      fc.property(fc.double({ min: -5900, max: 5900, noNaN: true }), fc.integer({ min: 1, max: 1e6 }), (shiftMs, seed) => {
        const later = withNoise(shifted(sound, shiftMs), 0.02, seed);
        const found = correlate(sound, later, { sampleRate, windowFromSec: 6.5, windowToSec: 7, maxShiftSec: 6 });
        expect(Math.abs(found.shiftMs - shiftMs)).toBeLessThan(0.05);
        expect(found.quality).toBeGreaterThan(0.9);
      }),
      { numRuns: 4 },
    );
  });

  test('a planted shift of 20 ms, either way round', () => {
    const window = { sampleRate, windowFromSec: 3, windowToSec: 13, maxShiftSec: 0.5 };
    const later = shifted(sound, 20);
    expect(correlate(sound, later, window).shiftMs).toBeCloseTo(20, 2);
    expect(correlate(later, sound, window).shiftMs).toBeCloseTo(-20, 2);
  });

  test('the level of a recording does not matter, its polarity does not fool', () => {
    const window = { sampleRate, windowFromSec: 2, windowToSec: 3, maxShiftSec: 0.5 };
    const quiet = shifted(sound, -3.3).map((value) => value * 0.1);
    expect(correlate(sound, quiet, window).shiftMs).toBeCloseTo(-3.3, 2);
    expect(
      correlate(
        sound,
        quiet.map((value) => -value),
        window,
      ).quality,
    ).toBeLessThan(0.5);
  });

  test('another sound has no quality', () => {
    const other = testSound({ sampleRate, seconds: 16, seed: 8 });
    expect(correlate(sound, other, { sampleRate, windowFromSec: 2, windowToSec: 2.25, maxShiftSec: 6 }).quality).toBeLessThan(0.25);
  });

  test('below −40 dBFS nothing is compared', () => {
    const window = { sampleRate, windowFromSec: 1, windowToSec: 2, maxShiftSec: 1 };
    const hush = sound.map((value) => value * 0.03);
    expect(() => correlate(hush, sound, window)).toThrow(SilentRecordingError);
    expect(() => correlate(sound, hush, window)).toThrow(SilentRecordingError);
    expect(() => correlate(sound, new Float32Array(sound.length), window)).toThrow(SilentRecordingError);
  });

  test('an exact zero is a fault of the bench', () => {
    expect(() => correlate(sound, sound.slice(), { sampleRate, windowFromSec: 1, windowToSec: 2, maxShiftSec: 1 })).toThrow(ExactZeroError);
  });
});

describe('shiftTrack', () => {
  test('follows a player that is being slowed by a half per cent', () => {
    const slowed = Float32Array.from({ length: sound.length }, (_, at) => {
      const from = at * 0.995 + 960;
      const low = Math.floor(from);
      return (sound[low] ?? 0) * (low + 1 - from) + (sound[low + 1] ?? 0) * (from - low);
    });
    const { pieces, missed } = shiftTrack(sound, slowed, { sampleRate, windowFromSec: 1, windowToSec: 9, maxShiftSec: 6 });
    expect(missed).toEqual([]);
    expect(pieces).toHaveLength(16);
    for (const { atSec, shiftMs } of pieces) expect(Math.abs(shiftMs - ((atSec + 0.125) * 5 - 20))).toBeLessThan(1);
  });

  test('a pause of one player is missed, not guessed', () => {
    const pausing = shifted(sound, 2).map((value, at) => (at > 4 * sampleRate && at < 12 * sampleRate ? 0 : value));
    const { pieces, missed } = shiftTrack(sound, pausing, { sampleRate, windowFromSec: 2, windowToSec: 8, maxShiftSec: 1 });
    expect(pieces.every(({ shiftMs }) => Math.abs(shiftMs - 2) < 0.1)).toBe(true);
    expect(missed.map(({ atSec }) => atSec)).toEqual([4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5]);
  });
});

test('the first sound and the level of a recording', () => {
  const late = new Float32Array(sampleRate * 2);
  late.set(sound.subarray(0, sampleRate), sampleRate / 2);
  expect(firstSoundSec(late, sampleRate)).toBeCloseTo(0.5, 1);
  expect(firstSoundSec(new Float32Array(100_000), sampleRate)).toBeUndefined();
  expect(dbfs(sound)).toBeGreaterThan(-20);
  expect(dbfs(sound)).toBeLessThan(-10);
});
