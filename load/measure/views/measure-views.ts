import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClapClip, type ClapClipOptions, clapClip, waitFor } from '@tutti/testkit';
import { descendantsCpuSec } from '../../process-figures.ts';
import { displayedSpread } from './displayed-spread.ts';
import { allRecordFromMs } from './scenes.ts';
import { leadOf, type Spread, spreadOf } from './spread.ts';
import { type Engine, type OpenOptions, type ViewsLab, viewsLab } from './views-lab.ts';

export type ViewsRun = Spread & {
  /** By which engine each view was really played. */
  readonly engines: string;
  /** How far each view is ahead of the mean, ms. */
  readonly leadMs: readonly number[];
  /** The same spread by the browser's own `expectedDisplayTime`; undefined for pictures that are painted. */
  readonly displayedP95Ms: number | undefined;
  /** Of one core, all of the browser's processes, who looks included. */
  readonly cpuPct: number;
};

export type ViewsOptions = {
  readonly clips: readonly ClapClipOptions[];
  readonly engines: readonly Engine[];
  readonly runs: number;
  readonly boxPx: number;
  readonly settleMs: number;
  readonly watchMs: number;
  readonly say: (line: string) => void;
};

/** Plays the same clips with each engine in turn, run by run. */
export async function measureViews({ clips, engines, runs, say, ...how }: ViewsOptions): Promise<ReadonlyMap<Engine, ViewsRun[]>> {
  const dir = await mkdtemp(join(tmpdir(), 'tutti-views-'));
  try {
    const made = await Promise.all(clips.map((clip) => clapClip(dir, clip)));
    const lab = await viewsLab({ dir });
    try {
      const measured = new Map<Engine, ViewsRun[]>(engines.map((engine) => [engine, []]));
      for (let nth = 1; nth <= runs; nth += 1)
        for (const engine of engines) {
          const run = await measureRun(lab, made, { ...how, engine });
          measured.get(engine)?.push(run);
          say(lineOf(nth, engine, run));
        }
      return measured;
    } finally {
      await lab[Symbol.asyncDispose]();
    }
  } finally {
    await rm(dir, { recursive: true });
  }
}

export type RunOptions = OpenOptions & Pick<ViewsOptions, 'settleMs' | 'watchMs'>;

export async function measureRun(
  lab: ViewsLab,
  clips: readonly ClapClip[],
  { settleMs, watchMs, ...options }: RunOptions,
): Promise<ViewsRun> {
  const grid = await lab.open(clips, options);
  try {
    const { page } = grid;
    await page.evaluate((fromMs) => window.lab.seek(fromMs), allRecordFromMs);
    await page.evaluate(() => window.lab.play());
    await waitFor(() => page.evaluate((fromMs) => window.lab.reading().timelineMs > fromMs, allRecordFromMs + 100), {
      what: 'the grid to play',
      withinMs: 30_000,
    });
    await sleep(settleMs);
    const [beforeSec, fromMs] = [descendantsCpuSec(process.pid), performance.now()];
    const told = await grid.watch(watchMs);
    const cpuPct = (100_000 * (descendantsCpuSec(process.pid) - beforeSec)) / (performance.now() - fromMs);
    const reading = await page.evaluate(() => window.lab.reading());
    if (grid.complaints.length > 0) throw new Error(grid.complaints.join('\n'));
    return {
      ...spreadOf(told.samples, clips),
      engines: [...new Set(reading.clips.map(({ engine }) => engine))].join('+'),
      leadMs: leadOf(told.samples),
      cpuPct,
      displayedP95Ms: displayedSpread(told.presented, clips)?.p95Ms,
    };
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

function lineOf(nth: number, engine: Engine, run: ViewsRun): string {
  const ms = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(1));
  return [
    `run ${nth} ${engine} (${run.engines}): p50 ${ms(run.p50Ms)} p95 ${ms(run.p95Ms)} max ${ms(run.maxMs)} ms, within a frame ${run.withinOneFramePct.toFixed(1)} %,`,
    `displayed p95 ${ms(run.displayedP95Ms)}, ideal p95 ${ms(run.idealP95Ms)}, ${run.samples} samples, ${run.unread} unread, CPU ${run.cpuPct.toFixed(0)} %, leads ${run.leadMs.map(ms).join(' ')}`,
  ].join(' ');
}
