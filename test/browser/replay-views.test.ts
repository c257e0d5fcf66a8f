import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClapClip, clapClip, type SoundLab, soundLab } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measureClap } from '../../load/measure/views/measure-clap.ts';
import { measureScrub } from '../../load/measure/views/measure-scrub.ts';
import { measureRun } from '../../load/measure/views/measure-views.ts';
import { allRecordFromMs, clapCameras, views4 } from '../../load/measure/views/scenes.ts';
import { scrubMoves } from '../../load/measure/views/scrub-moves.ts';
import { type Engine, type ViewsLab, viewsLab } from '../../load/measure/views/views-lab.ts';
import { hasChromium } from './browser.ts';

/** Short forms of `measure -- views4`, `scrub` and `clap`: what is right on a machine that others use as well; how tight it is they say. */
describe.skipIf(!hasChromium)('what the views of a grid show, and sound', () => {
  let dir: string;
  let sound: SoundLab;
  let lab: ViewsLab;
  let alike: ClapClip[];
  let mixed: ClapClip[];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-views-'));
    const made = (clips: ReturnType<typeof views4>) => Promise.all(clips.map((clip) => clapClip(dir, clip)));
    [alike, mixed] = [await made(views4(16)), await made(clapCameras(8))];
    sound = await soundLab({ sinkCount: 1 });
    lab = await viewsLab({ dir, sound });
  }, 180_000);
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    await sound?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true });
  });

  const frameMs = 1000 / 30;
  const run = (engine: Engine, wrongByMs: readonly number[] = []) =>
    measureRun(lab, alike, { engine, wrongByMs, settleMs: 1_000, watchMs: 2_000 });

  test('R-7 four views that began at different times show the same moment; an anchor that is two frames wrong is seen, and whose', async () => {
    const right = await run('elements');
    expect(right.unread).toBe(0);
    expect(right.p50Ms, 'the middle of what was seen').toBeLessThan(3 * frameMs);
    const painted = await run('frames');
    expect([painted.engines, painted.unread]).toEqual(['frames', 0]);
    expect(painted.withinOneFramePct, 'one painter paints one moment').toBeGreaterThan(80);
    const planted = await run('elements', [0, 0, 2 * frameMs, 0]);
    const [before = Number.NaN, after = Number.NaN] = [right.leadMs[2], planted.leadMs[2]];
    expect(after - before, 'a quarter of it is in the mean').toBeCloseTo(-1.5 * frameMs, -2);
    expect(after - before).toBeLessThan(-0.75 * frameMs);
  });

  test('R-8 jumps and steps, standing and playing: every view ends on its frame, or one beside it, and what played plays on', async () => {
    const moves = scrubMoves({ count: 7, seed: 11, fromMs: allRecordFromMs + 300, toMs: 12_000 });
    const done = await measureScrub(lab, alike, { engine: 'elements', moves });
    expect(done.filter(({ isRightAtEnd }) => !isRightAtEnd)).toEqual([]);
  });

  test('R-9 a clap, filmed at 24 to 60 frames a second into four containers: one moment in all views, and every view’s click at its flash', async () => {
    const turns = await measureClap(lab, sound, mixed, { engine: 'auto', leadMs: 1_200, residualWithinMs: 20 });
    expect(turns).toHaveLength(4);
    expect(turns.map(({ flashSpreadMs }) => flashSpreadMs < 150)).toEqual([true, true, true, true]);
    // An output that runs dry on a busy machine is heard late; three of four views are not.
    expect(turns.filter(({ laterMs }) => Math.abs(laterMs) < 100).length).toBeGreaterThanOrEqual(3);
  });
});
