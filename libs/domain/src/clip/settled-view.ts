import type { View } from '@tutti/protocol';
import type { Clip } from './state.ts';

/** A view of a room with what was found out about its file, as `SettleView` tells it; undefined while nothing was. */
export function settledView(view: View, clip: Clip): View | undefined {
  switch (clip.status) {
    case 'absent':
    case 'uploaded':
      return undefined;
    case 'anchored': {
      const { startTimeMs, anchorSource, anchorErrorMs, suspicion, durationMs, media } = clip.found;
      const anchor = { videoStartTimeMs: startTimeMs, anchorSource, anchorErrorMs };
      return { ...unanchored(view), ...anchor, status: 'ready', problem: '', suspicion, durationMs, media };
    }
    case 'unsynced': {
      const { reason, durationMs, media } = clip.found;
      return { ...unanchored(view), status: 'ready', problem: reason, suspicion: '', durationMs, media };
    }
    case 'rejected':
      return { ...unanchored(view), status: 'failed', problem: clip.reason };
  }
}

const unanchored = ({ videoStartTimeMs, anchorErrorMs, ...view }: View): View => ({ ...view, anchorSource: '', suspicion: '' });
