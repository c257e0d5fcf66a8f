import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clapClip, soundLab } from '@tutti/testkit';
import { reportResult } from '../../result.ts';
import { type ClapTurn, clapFigures, measureClap } from '../views/measure-clap.ts';
import { clapCameras } from '../views/scenes.ts';
import { type Engine, viewsLab } from '../views/views-lab.ts';

const soundWithinMs = 20;
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, engine: { type: 'string', multiple: true, default: ['elements', 'frames'] } },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'tutti-clap-'));
try {
  const clips = await Promise.all(clapCameras(8).map((clip) => clapClip(dir, clip)));
  const frameMs = Math.max(...clips.map((clip) => clip.frameMs));
  const sound = await soundLab({ sinkCount: 1 });
  const lab = await viewsLab({ dir, sound });
  try {
    for (const engine of values.engine as Engine[]) {
      const turns: ClapTurn[] = [];
      for (let run = 0; run < Number(values.runs); run += 1) turns.push(...(await measureClap(lab, sound, clips, { engine, say })));
      const figures = clapFigures(turns);
      await reportResult('measure.clap', { ...figures, frame_ms: frameMs, engine });
      if (!(figures.flash_spread_max_ms <= frameMs && figures.sound_off_max_ms <= soundWithinMs)) {
        say(`not reached: ${engine} shows the clap more than a frame apart, or sounds more than ${soundWithinMs} ms beside it`);
        process.exitCode = 1;
      }
    }
  } finally {
    await lab[Symbol.asyncDispose]();
    await sound[Symbol.asyncDispose]();
  }
} finally {
  await rm(dir, { recursive: true });
}
