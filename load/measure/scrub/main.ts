import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clapClip } from '@tutti/testkit';
import { reportResult } from '../../result.ts';
import { quantile } from '../sound/summarise.ts';
import { isWrong, measureScrub, rightWithinMs } from '../views/measure-scrub.ts';
import { allRecordFromMs, views4, views9 } from '../views/scenes.ts';
import { scrubMoves } from '../views/scrub-moves.ts';
import { type Engine, viewsLab } from '../views/views-lab.ts';

const { values } = parseArgs({
  options: {
    scrubs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    views: { type: 'string', default: '4' },
    engine: { type: 'string', multiple: true, default: ['elements', 'frames'] },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const scrubs = Number(values.scrubs);
const seconds = 30;
const dir = await mkdtemp(join(tmpdir(), 'tutti-scrub-'));
try {
  const scene = values.views === '9' ? views9(seconds) : views4(seconds);
  const clips = await Promise.all(scene.map((clip) => clapClip(dir, clip)));
  const lab = await viewsLab({ dir });
  try {
    for (const engine of values.engine as Engine[]) {
      const moves = scrubMoves({ count: scrubs, seed: Number(values.seed), fromMs: allRecordFromMs + 500, toMs: (seconds - 4) * 1000 });
      const done = await measureScrub(lab, clips, { engine, moves, say });
      const tookMs = done.map((one) => one.tookMs);
      const wrong = done.filter(isWrong).length;
      const p95Ms = quantile(tookMs, 0.95);
      await reportResult('measure.scrub', {
        scrubs,
        wrong,
        p50_ms: quantile(tookMs, 0.5),
        p95_ms: p95Ms,
        max_ms: quantile(tookMs, 1),
        views: clips.length,
        engine,
      });
      if (wrong > 0) {
        say(`not reached: ${engine} had ${wrong} scrubs that were wrong, or not there within ${rightWithinMs} ms`);
        process.exitCode = 1;
      }
    }
  } finally {
    await lab[Symbol.asyncDispose]();
  }
} finally {
  await rm(dir, { recursive: true });
}
