import type { SyncReading } from '@tutti/sdk';
import { measuredMs } from '../format.ts';

export type Status = {
  readonly tone: 'good' | 'warn' | 'bad' | 'calm';
  /** For the pill; its number moves. */
  readonly text: string;
  /** For ears: changes only when something has changed. */
  readonly spoken: string;
};

/** How it stands with this device's time, in a few words. */
export function statusText({ status, errorMs, driftMs }: Pick<SyncReading, 'status' | 'errorMs' | 'driftMs'>): Status {
  switch (status) {
    case 'connecting':
      return { tone: 'calm', text: 'Connecting…', spoken: 'Connecting' };
    case 'offline':
      return { tone: 'bad', text: 'Offline, coming back…', spoken: 'Offline, reconnecting' };
    case 'settling':
      return { tone: 'calm', text: 'Finding the time…', spoken: 'Finding the time' };
    case 'unsynchronised':
      return { tone: 'bad', text: 'Not synchronised', spoken: 'Not synchronised: the server does not answer' };
    case 'adjusting':
      return { tone: 'warn', text: `Adjusting ${measuredMs(driftMs)}`, spoken: 'Adjusting' };
    case 'in-sync':
      return { tone: 'good', text: `In sync ±${measuredMs(errorMs, { signed: false })}`, spoken: 'In sync' };
    case 'closed':
      return { tone: 'bad', text: 'Ended', spoken: 'The connection has ended' };
  }
}
