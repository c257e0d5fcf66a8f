import type { SyncReading } from '@tutti/sdk';
import { measuredMs } from '../format.ts';

export type Status = { readonly tone: 'good' | 'warn' | 'bad' | 'calm'; readonly text: string };

/** How it stands with this device's time, in a few words; the number moves. */
export function statusText({ status, errorMs, driftMs }: Pick<SyncReading, 'status' | 'errorMs' | 'driftMs'>): Status {
  switch (status) {
    case 'connecting':
      return { tone: 'calm', text: 'Connecting…' };
    case 'offline':
      return { tone: 'warn', text: 'Coming back…' };
    case 'settling':
      return { tone: 'calm', text: 'Finding the time…' };
    case 'unsynchronised':
      return { tone: 'bad', text: 'Not synchronised' };
    case 'adjusting':
      return { tone: 'warn', text: `Adjusting ${measuredMs(driftMs)}` };
    case 'in-sync':
      return { tone: 'good', text: `In time ±${measuredMs(errorMs, { signed: false })}` };
    case 'closed':
      return { tone: 'bad', text: 'Ended' };
  }
}
