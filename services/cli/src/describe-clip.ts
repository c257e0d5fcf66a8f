import type { Clip } from '@tutti/domain';
import { isoOf, quoted } from './describe-room.ts';

/** A clip's folded state in one line that a person can read. */
export function describeClip(clip: Clip): string {
  if (clip.status === 'absent') return 'no clip yet';
  const { roomId, videoUrl, filename } = clip.upload;
  const file = `${filename === '' ? '' : `${quoted(filename)} `}${quoted(videoUrl)} of room ${roomId}`;
  switch (clip.status) {
    case 'uploaded':
      return `${file} · not checked yet`;
    case 'rejected':
      return `${file} · rejected: ${quoted(clip.reason)}`;
    case 'unsynced':
      return `${file} · ${clip.found.durationMs} ms · unsynced: ${quoted(clip.found.reason)}`;
    case 'anchored': {
      const { durationMs, startTimeMs, anchorSource, anchorErrorMs, suspicion } = clip.found;
      const doubt = suspicion === '' ? '' : ` · suspect: ${quoted(suspicion)}`;
      return `${file} · ${durationMs} ms · from ${isoOf(startTimeMs)} ± ${anchorErrorMs} ms by ${anchorSource}${doubt}`;
    }
  }
}
