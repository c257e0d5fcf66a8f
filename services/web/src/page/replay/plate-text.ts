import { offsetMs } from '@tutti/playback';
import type { GridClip, GridClipReading } from '@tutti/sdk/grid';
import { untilText } from './grid-time.ts';
import type { ViewFacts } from './view-facts.ts';

export type PlateOptions = {
  readonly facts: Pick<ViewFacts, 'view' | 'note' | 'reading'>;
  readonly clip: GridClip | undefined;
  readonly status: GridClipReading['status'] | undefined;
  readonly timelineMs: number;
  readonly zeroMs: number;
};

/** Why a view shows no picture now, and until when; empty while it shows one. */
export function plateText({ facts, clip, status, timelineMs, zeroMs }: PlateOptions): string {
  const { view, note, reading } = facts;
  if (view.status === 'failed') return note?.text ?? 'This is no video that we can play.';
  if (!clip) return '';
  const atMs = timelineMs - offsetMs(clip, zeroMs);
  switch (status) {
    case 'before':
      return `Begins in ${untilText(-atMs)}`;
    case 'after':
      return 'Has ended';
    case 'hole': {
      const hole = clip.holes.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
      return hole ? `Nothing was recorded here; goes on in ${untilText(hole.toMs - atMs)}` : 'Nothing was recorded here';
    }
    case 'failed':
      return reading?.problem || 'This browser cannot play it.';
    case 'loading':
      return 'Loading…';
    default:
      return '';
  }
}
