import { type Ffmpeg, runTool, ToolError } from '@tutti/media';
import { monotonicMs } from '@tutti/service';
import type { IngestMetrics } from './metrics.ts';
import { NotNowError } from './our-own-fault.ts';

export type ToolWish = {
  /** For metrics: `thumbs`. */
  readonly purpose: string;
  readonly program: keyof Ffmpeg;
  readonly args: readonly string[];
  readonly withinMs: number;
  readonly maxOutputBytes?: number;
};

/** Runs a program on the job's file and gives what it printed. @throws ToolError, NotNowError */
export type ToolRun = (wish: ToolWish) => Promise<Buffer>;

/** Of address space: decoding 8K takes 1 GB, encoding 1080p half of that. */
export const toolMemoryMb = 3_000;
/** Rooms go on while we work. */
const nice = 10;

export function toolRun({
  tools,
  metrics,
  signal,
}: {
  tools: Ffmpeg;
  metrics: Pick<IngestMetrics, 'toolRan'>;
  signal: AbortSignal;
}): ToolRun {
  return async ({ purpose, program, args, withinMs, maxOutputBytes = 1_000_000 }) => {
    const startMs = monotonicMs();
    let outcome: 'ok' | 'failed' = 'failed';
    try {
      const { stdout } = await runTool(tools[program], args, { withinMs, maxOutputBytes, memoryMb: toolMemoryMb, nice, signal });
      outcome = 'ok';
      return stdout;
    } catch (error) {
      throw orNotNow(error);
    } finally {
      metrics.toolRan(purpose, outcome, monotonicMs() - startMs);
    }
  };
}

/** A program that is gone, or was ended by us, says nothing about the file. */
export function orNotNow(error: unknown): unknown {
  const ours = error instanceof ToolError && (error.code === 'TOOL_MISSING' || error.code === 'TOOL_ABORTED');
  return ours ? new NotNowError(error.message, { cause: error }) : error;
}
