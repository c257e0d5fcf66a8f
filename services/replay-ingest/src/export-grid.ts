import { join } from 'node:path';
import {
  type ExportPlan,
  type Ffmpeg,
  isInSpan,
  type LocalCopy,
  leastEpochMs,
  MediaMissingError,
  type MediaStore,
  makeExport,
  NotMediaError,
  ToolError,
} from '@tutti/media';
import { monotonicMs } from '@tutti/service';
import type { JobHandler } from './job-handler.ts';
import type { IngestMetrics } from './metrics.ts';
import { NotNowError } from './our-own-fault.ts';
import { orNotNow } from './tool-run.ts';

export type ExportGridNeeds = {
  readonly media: Pick<MediaStore, 'localCopy' | 'putDerived'>;
  readonly metrics: Pick<IngestMetrics, 'toolRan'>;
  readonly tools: () => Ffmpeg | undefined;
};

/** Makes one side-by-side film of the clips of a room. The job has all that is needed; who asked for it reads how far it is. */
export function exportGrid({ media, metrics, tools }: ExportGridNeeds): JobHandler {
  return {
    async run(job, { signal, folder, progress }) {
      const plan = job.input as unknown as ExportPlan;
      if (tools() === undefined) throw new NotNowError('ffmpeg is not installed');
      const copies = new Map<string, LocalCopy>();
      const startMs = monotonicMs();
      let outcome: 'ok' | 'failed' = 'failed';
      try {
        for (const { mediaId } of plan.clips.filter((clip) => isInSpan(clip, plan)))
          if (!copies.has(mediaId)) copies.set(mediaId, await media.localCopy(mediaId));
        const outPath = join(folder, 'grid.mp4');
        const pathOf = (mediaId: string) => copies.get(mediaId)?.path ?? '';
        await makeExport(plan, { pathOf, outPath, signal, onProgress: rarely(progress) });
        outcome = 'ok';
        const { mediaId, bytes } = await media.putDerived(outPath, {
          filename: filenameOf(plan),
          contentType: 'video/mp4',
          kind: 'export',
        });
        return { result: { mediaId, bytes } };
      } catch (error) {
        return { problem: problemOf(error) };
      } finally {
        metrics.toolRan('export', outcome, monotonicMs() - startMs);
        for (const copy of copies.values()) await copy[Symbol.asyncDispose]();
      }
    },
    async giveUp() {
      // The job itself is what is read: its problem says it.
    },
  };
}

/** What is the clips' fault, as a sentence. @throws whatever is ours. */
function problemOf(error: unknown): string {
  if (error instanceof MediaMissingError) return 'The file of a view is not there any more.';
  if (error instanceof NotMediaError) return `The file of a view cannot be read: ${error.message}.`;
  if (error instanceof ToolError && error.code === 'TOOL_TIMEOUT') return 'It took too long; ask for a shorter span, or for fewer views.';
  if (error instanceof ToolError && error.code === 'TOOL_FAILED') return 'The views could not be put together into one film.';
  throw orNotNow(error);
}

/** Each hundredth once: every one is a row written. */
function rarely(progress: (fraction: number) => void): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    if (fraction - told < 0.01) return;
    told = fraction;
    progress(fraction);
  };
}

/** `grid-20261121-150405.mp4`, in UTC; the span of a grid without times has no date. */
function filenameOf({ fromUtcMs }: ExportPlan): string {
  if (fromUtcMs < leastEpochMs) return 'grid.mp4';
  const [day = '', time = ''] = new Date(fromUtcMs).toISOString().split('T');
  return `grid-${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.mp4`;
}
