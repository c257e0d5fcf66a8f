import type { SavedReplay } from '@tutti/protocol';

export type ReplaySegment = {
  readonly path: string;
  /** For its name stamp; the path's last part when undefined. */
  readonly filename?: string;
};

export type CutReplay = {
  /** In order. */
  readonly segments: readonly ReplaySegment[];
  /** From the first segment's first shown frame, or UTC (above 1 600 000 000 000). */
  readonly fromMs: number;
  readonly toMs: number;
  readonly outPath: string;
};

export async function cutReplay(_cut: CutReplay): Promise<SavedReplay> {
  throw new Error('not yet');
}
