import { seededRandom } from '@tutti/testkit/seeded-random';
import { syntheticSound } from '@tutti/testkit/synthetic-sound';
import { expect, test } from 'vitest';
import { alignInWorker } from './align-in-worker.ts';
import { soundSampleRate as sampleRate } from './align-sound.ts';

const sound = syntheticSound('speech', { seconds: 12, sampleRate, random: seededRandom(5) });
const wish = { clip: sound.subarray(2 * sampleRate), against: sound.subarray(0, 10 * sampleRate), sampleRate };

test('R-11 sounds are aligned on a thread of its own', async () => {
  expect(await alignInWorker(wish)).toMatchObject({ found: true, lagMs: expect.closeTo(2_000, 1) });
});

test('R-11 who does not wait any more ends the thread', async () => {
  const nobody = new AbortController();
  const aligned = alignInWorker(wish, nobody.signal);
  nobody.abort(new Error('nobody waits'));
  await expect(aligned).rejects.toThrow('nobody waits');
});
