import { expect, test } from 'vitest';
import { runSlow } from '../../load/faults/slow/run.ts';
import { wrongIn } from '../../load/faults/view-checker.ts';

test('[W17] [LG7] W-3: who stops reading misses nothing silently and harms nobody; two planted holes are seen', async () => {
  const { views, harmed, paced, caught } = await runSlow({ members: 20, stalled: 4, rounds: 1, perSecond: 20, windowMs: 1_000 });
  expect({ wrong: wrongIn(views), harmed }).toEqual({ wrong: 0, harmed: 0 });
  expect(paced).toBeGreaterThan(0);
  expect(caught).toEqual(['frame-taken-by-proxy', 'drop-swallowed-by-gateway']);
}, 240_000);
