import type { ClipEvent } from '@tutti/protocol';
import type { Clip, ClipResult } from './state.ts';

type Uploaded = Extract<ClipEvent, { type: 'ClipUploaded' }>;

/**
 * What goes into a clip's stream when ingest comes upon it, or has checked it: an upload once, then one result; anything said again is
 * nothing, for a job may be done twice.
 */
export function decideClip(checked: Uploaded | ClipResult, clip: Clip): readonly ClipEvent[] {
  const awaited = checked.type === 'ClipUploaded' ? 'absent' : 'uploaded';
  return clip.status === awaited ? [checked] : [];
}
