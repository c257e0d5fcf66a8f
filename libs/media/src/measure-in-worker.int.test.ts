import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureInWorker } from './measure-in-worker.ts';
import { NotMediaError } from './measure-media.ts';

const tone = join(import.meta.dirname, '../fixtures/tone-1500ms.wav');
const script = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

test('P-4: a thread measures as the function does', async () => {
  expect(await measureInWorker(tone)).toEqual({ durationMs: 1500, contentType: 'audio/wav' });
});

test('what is no media is said in the same words', async () => {
  const refused = measureInWorker(import.meta.filename);
  await expect(refused).rejects.toBeInstanceOf(NotMediaError);
  await expect(refused).rejects.toThrow('the file is not audio');
});

test('a file that is not there is a fault, not a verdict', async () => {
  const missing = measureInWorker('/nowhere/at-all');
  await expect(missing).rejects.toThrow('ENOENT');
  await expect(missing).rejects.not.toBeInstanceOf(NotMediaError);
});

test('a parser that does not end, or eats the memory, ends with a reason', async () => {
  await expect(measureInWorker(tone, { withinMs: 200, entry: script('for (;;);') })).rejects.toThrow('takes too long');
  const greedy = script('const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()));');
  await expect(measureInWorker(tone, { heapMb: 32, entry: greedy })).rejects.toThrow('too much memory');
});

test('a thread that ends without a word is a fault', async () => {
  await expect(measureInWorker(tone, { entry: script('process.exit(3)') })).rejects.toThrow('ended with 3');
});
