import { seededRandom } from '@tutti/testkit';
import { expect, test } from 'vitest';
import { runHostileFiles } from '../../load/faults/hostile-files/run.ts';

/** One of each kind; `npm run faults -- hostile-files` brings them all. */
const only = [
  ...['no-index', 'data-cut', 'empty', 'zip', 'ten-hours', 'prober-hangs', 'bomb-said', 'bomb-hidden'],
  ...['noise-in-index', 'deeply-nested', 'playlist-of-an-address', 'named-0'],
];

test('R-3 R-4: files that are none, or mean harm, are refused with a reason; ingest lives, and no temporary file is left', async () => {
  const { judged, ...rest } = await runHostileFiles({ random: seededRandom(7), only });
  expect(judged.map(({ name }) => name).toSorted()).toEqual(only.toSorted());
  expect(judged.filter(({ refusedBy }) => refusedBy === 'accepted')).toEqual([]);
  for (const { words } of judged) expect(words).toMatch(/\w{3}.*\.|"message":/u);
  expect(judged.find(({ name }) => name === 'prober-hangs')?.words).toMatch(/takes too long/u);
  expect(rest).toEqual({ alive: true, goodAfterwards: true, left: [], asked: 0 });
}, 240_000);
