import { seededRandom } from '@tutti/testkit';
import { expect, test } from 'vitest';
import { runCues } from '../../load/faults/cues/run.ts';

test('[PB25] P-2 P-3: a scheduler killed with -9 before a pending start, waiting ones too: the next owner begins each of them, once', async () => {
  const { starts, begun, twice, lateMs } = await runCues({ kills: 4, random: seededRandom(7) });
  expect(starts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lead', 'ready', 'deadline']));
  expect(starts.some(({ startAtServerMs, ownedSinceServerMs }) => startAtServerMs < ownedSinceServerMs)).toBe(true);
  expect({ begun, twice }).toEqual({ begun: 4, twice: 0 });
  expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(-1);
}, 240_000);
