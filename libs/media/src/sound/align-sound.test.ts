import { seededRandom } from '@tutti/testkit/seeded-random';
import { heard, loopedSound, type Recorder, type SoundScene, syntheticSound } from '@tutti/testkit/synthetic-sound';
import { describe, expect, test } from 'vitest';
import { alignSound, soundSampleRate as sampleRate } from './align-sound.ts';
import { leastConfidence, type SoundMatch } from './sound-match.ts';

const scenes: readonly SoundScene[] = ['speech', 'music', 'crowd', 'claps'];
const random = seededRandom(20_261_121);
const scene = (kind: SoundScene, seconds: number) => syntheticSound(kind, { seconds, sampleRate, random });
const recorded = (sound: Float32Array, recorder: Recorder) => heard(sound, recorder, { sampleRate, random });
const span = (sound: Float32Array, fromMs: number, toMs: number) =>
  sound.subarray(Math.round((fromMs * sampleRate) / 1000), Math.round((toMs * sampleRate) / 1000));

/** Not a number when nothing was found: near no lag. */
const lagOf = (match: SoundMatch): number => (match.found ? match.lagMs : Number.NaN);

describe('R-11 a lag that is there is found', () => {
  test.each(scenes)('%s, two microphones in a room, 5 dB of noise, a twentieth different', (kind) => {
    const sound = scene(kind, 25);
    const clip = recorded(span(sound, 7_321, 22_000), { snrDb: 5, gain: 0.2, echoSec: 0.3, otherShare: 0.05, lowPassHz: 3_400 });
    const against = recorded(span(sound, 0, 19_000), { snrDb: 5, gain: 1.5, echoSec: 0.5, otherShare: 0.05 });
    const match = alignSound(clip, against, sampleRate);
    expect(Math.abs(lagOf(match) - 7_321)).toBeLessThanOrEqual(1);
    expect(match.confidence).toBeGreaterThanOrEqual(leastConfidence);
  });

  test('swapped, the lag is negated', () => {
    const sound = scene('speech', 20);
    const [a, b] = [recorded(span(sound, 4_000.5, 15_000), { snrDb: 10 }), recorded(span(sound, 0, 12_000), { snrDb: 10 })];
    expect(lagOf(alignSound(a, b, sampleRate)) + lagOf(alignSound(b, a, sampleRate))).toBeCloseTo(0, 1);
  });

  test('at any gain, and when only three seconds are heard in both', () => {
    const sound = scene('speech', 30);
    const clip = recorded(span(sound, 0, 15_000), { snrDb: 20, gain: 0.005 });
    const match = alignSound(clip, recorded(span(sound, 12_000, 30_000), { snrDb: 20 }), sampleRate);
    expect(Math.abs(lagOf(match) + 12_000)).toBeLessThanOrEqual(1);
  });

  test('at the middle of what both heard when their clocks drift apart by 100 ppm, the error says by how much', () => {
    const sound = scene('speech', 90);
    const slow = Float32Array.from({ length: 80 * sampleRate }, (_, index) => {
      const at = index * 1.0001;
      const [left = 0, right = 0] = sound.subarray(Math.floor(at), Math.floor(at) + 2);
      return left + (right - left) * (at % 1);
    });
    const match = alignSound(recorded(slow, { snrDb: 10 }), recorded(sound, { snrDb: 10 }), sampleRate);
    expect(Math.abs(lagOf(match) - 4)).toBeLessThanOrEqual(1.5);
    expect(match.found && match.errorMs).toBeGreaterThanOrEqual(4);
  });
});

describe('R-11 what is not there is refused, with a sentence', () => {
  test.each(scenes)('%s that another microphone never heard', (kind) => {
    const match = alignSound(scene(kind, 20), scene(kind, 25), sampleRate);
    expect(match).toMatchObject({ found: false, reason: 'Nothing that this clip hears is heard in the other clip.' });
    expect(match.confidence).toBeLessThan(leastConfidence);
  });

  test.each([0.5, 2.5])('a loop of %s s fits in many places: none is said to be the right one', (periodSec) => {
    const loop = loopedSound(periodSec, { seconds: 30, sampleRate, random });
    const match = alignSound(
      recorded(span(loop, 3_000, 20_000), { snrDb: 20 }),
      recorded(span(loop, 0, 18_000), { snrDb: 20 }),
      sampleRate,
    );
    expect(match).toMatchObject({ found: false, reason: 'The sound repeats itself: it fits equally well in several places.' });
  });

  test('the same beep of a button at the start of both is not the same sound', () => {
    const beep = scene('crowd', 0.6);
    const withBeep = (sound: Float32Array) => Float32Array.from(sound, (value, at) => beep[at] ?? value);
    expect(alignSound(withBeep(scene('speech', 3)), withBeep(scene('speech', 3)), sampleRate).found).toBe(false);
  });

  test('the same hum of the mains in both is not the same sound', () => {
    const hum = (phase: number) =>
      recorded(
        Float32Array.from({ length: 15 * sampleRate }, (_, at) => {
          const turn = (2 * Math.PI * 100 * at) / sampleRate + phase;
          return 0.1 * (Math.sin(turn) + Math.sin(3 * turn) / 2 + Math.sin(5 * turn) / 3 + Math.sin(9 * turn) / 4);
        }),
        { snrDb: 15 },
      );
    expect(alignSound(hum(0), hum(1), sampleRate).found).toBe(false);
  });

  test.each([
    ['no sound', new Float32Array(), 'This clip has no sound.'],
    ['silence', new Float32Array(10 * sampleRate), 'This clip is too quiet.'],
    ['a second of sound', scene('speech', 1), 'This clip is too short: 2 seconds have to be heard in both.'],
  ])('%s', (_, clip, reason) => {
    expect(alignSound(clip, scene('speech', 10), sampleRate)).toEqual({ found: false, confidence: 0, reason });
    expect(alignSound(scene('speech', 10), clip, sampleRate)).toEqual({
      found: false,
      confidence: 0,
      reason: reason.replace('This', 'The other'),
    });
  });
});
