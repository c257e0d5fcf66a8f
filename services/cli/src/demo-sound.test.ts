import { expect, test } from 'vitest';
import { demoSound } from './demo-sound.ts';
import { encodeWav } from './wav.ts';

const sound = demoSound(6);

test('it is as long as asked, audible, never clips, and ends silent', () => {
  const loudest = [sound.left, sound.right]
    .flatMap((channel) => [...channel])
    .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(sound.left.length).toBe(6 * sound.sampleRate);
  expect(loudest).toBeGreaterThan(0.2);
  expect(loudest).toBeLessThan(1);
  expect(Math.abs(sound.left.at(-1) ?? 1)).toBeLessThan(0.001);
});

test('a note begins sharply: the level of the next 20 ms is up by half', () => {
  const level = (fromSec: number) => {
    const first = Math.round(fromSec * sound.sampleRate);
    const part = sound.left.subarray(first, first + Math.round(0.02 * sound.sampleRate));
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
  };
  expect(level(2.0) / level(1.975)).toBeGreaterThan(1.5);
});

test('the WAV says what it holds', () => {
  const bytes = encodeWav(sound);
  const view = new DataView(bytes.buffer);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF');
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([2, 44_100, 16]);
  expect(bytes.length).toBe(44 + 6 * 44_100 * 4);
  expect(view.getUint32(40, true)).toBe(bytes.length - 44);
});
