import { fineMs } from './fine-ms.ts';
import type { LabNow } from './lab-session.ts';
import type { LabSource } from './lab-source.ts';

export type LabStatus = {
  readonly kind: 'asking' | 'unreachable' | 'no-endpoint' | 'connecting' | 'finding' | 'known' | 'lost' | 'sent-away';
  readonly tone: 'good' | 'warn' | 'bad' | 'calm';
  /** A few words, for the head of the page. */
  readonly text: string;
  /** What it means and what one can do. */
  readonly why: string;
};

/** How it stands with this page's time, in one place. */
export function labStatus(source: LabSource, now: Pick<LabNow, 'paths' | 'estimate' | 'errorMs'> | undefined): LabStatus {
  switch (source.status) {
    case 'asking':
      return { kind: 'asking', tone: 'calm', text: 'Looking for the server…', why: '' };
    case 'unreachable':
      return {
        kind: 'unreachable',
        tone: 'warn',
        text: 'Server not reached',
        why: 'The server cannot be reached; trying again. Traces can be replayed all the same.',
      };
    case 'no-endpoint':
      return {
        kind: 'no-endpoint',
        tone: 'bad',
        text: 'No time endpoint',
        why: 'This server names no time endpoint (timeUrl in /config.json), so there is nothing to measure. Traces can be replayed all the same.',
      };
    case 'found':
      return lineStatus(now);
  }
}

function lineStatus(now: Pick<LabNow, 'paths' | 'estimate' | 'errorMs'> | undefined): LabStatus {
  const line = now?.paths.find(({ inUse }) => inUse)?.line;
  const known = now?.estimate.synchronised ?? false;
  const onward = known ? 'The last estimate is used on, and its bound grows.' : 'Until then this is the device’s own time.';
  if (line?.status === 'closed')
    return { kind: 'sent-away', tone: 'bad', text: 'Sent away', why: `The server closed the line for good (code ${line.code}). ${onward}` };
  if (line?.status === 'waiting' || (line?.status === 'connecting' && known))
    return { kind: 'lost', tone: 'warn', text: 'Coming back…', why: `No line to the server; trying again. ${onward}` };
  if (line?.status !== 'open')
    return { kind: 'connecting', tone: 'calm', text: 'Connecting…', why: 'A line to the time endpoint is being opened.' };
  if (!now || !known) return { kind: 'finding', tone: 'calm', text: 'Finding the time…', why: 'The first pings are on their way.' };
  return {
    kind: 'known',
    tone: 'good',
    text: `Known to ±${fineMs(now.errorMs, { signed: false })}`,
    why: 'Put two screens side by side: their beats should be one.',
  };
}
