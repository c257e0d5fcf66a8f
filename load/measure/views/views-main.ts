import { parseArgs } from 'node:util';
import type { ClapClipOptions } from '@tutti/testkit';
import { type ResultValues, reportResult } from '../../result.ts';
import { quantile } from '../sound/summarise.ts';
import { measureViews, type ViewsRun } from './measure-views.ts';
import type { Engine } from './views-lab.ts';

export type ViewsMain = { readonly name: string; readonly boxPx: number; readonly scene: (seconds: number) => ClapClipOptions[] };

/** `measure -- views4 [--runs 5] [--seconds 10] [--settle 4] [--engine elements]`: one RESULT for each engine. */
export async function viewsMain({ name, boxPx, scene }: ViewsMain): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      settle: { type: 'string', default: '4' },
      engine: { type: 'string', multiple: true, default: ['elements', 'frames'] },
    },
  });
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const [watchSec, settleSec] = [Number(values.seconds), Number(values.settle)];
  const measured = await measureViews({
    clips: scene(watchSec + settleSec + 12),
    engines: values.engine as Engine[],
    runs: Number(values.runs),
    boxPx,
    settleMs: settleSec * 1000,
    watchMs: watchSec * 1000,
    say,
  });
  for (const [engine, runs] of measured) {
    await reportResult(name, { ...figures(runs), engine });
    if (quantile(pooled(runs, 'p95Ms'), 0.5) > (runs[0]?.frameMs ?? 0)) {
      say(`not reached: ${engine} is beyond one frame of the slowest view`);
      process.exitCode = 1;
    }
  }
}

const pooled = (runs: readonly ViewsRun[], key: 'p50Ms' | 'p95Ms' | 'maxMs' | 'withinOneFramePct' | 'cpuPct'): number[] =>
  runs.map((run) => run[key]);

/** Of several runs the median, and the worst. */
function figures(runs: readonly ViewsRun[]): ResultValues {
  return {
    p50_ms: quantile(pooled(runs, 'p50Ms'), 0.5),
    p95_ms: quantile(pooled(runs, 'p95Ms'), 0.5),
    worst_p95_ms: quantile(pooled(runs, 'p95Ms'), 1),
    max_ms: quantile(pooled(runs, 'maxMs'), 1),
    within_one_frame_pct: quantile(pooled(runs, 'withinOneFramePct'), 0.5),
    frame_ms: runs[0]?.frameMs ?? Number.NaN,
    ideal_p95_ms: runs[0]?.idealP95Ms ?? Number.NaN,
    cpu_pct: quantile(pooled(runs, 'cpuPct'), 0.5),
    samples: runs.reduce((sum, run) => sum + run.samples, 0),
    unread: runs.reduce((sum, run) => sum + run.unread, 0),
    runs: runs.length,
  };
}
