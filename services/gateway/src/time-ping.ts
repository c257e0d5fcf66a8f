import { type ClientFrame, limits, type ServerFrame } from '@tutti/protocol';
import { tokenBucket } from './token-bucket.ts';

export type TimePingNeeds = { readonly nowServerMs: () => number; readonly monotonicMs: () => number };

type Ping = Extract<ClientFrame, { t: 'TIME_PING' }>;
type Pong = Extract<ServerFrame, { t: 'TIME_PONG' }>;

/** One connection's clock exchange: a burst of 16 for the start, then one a second; what is over is dropped, never queued (T-2). */
export function timePing({ nowServerMs, monotonicMs }: TimePingNeeds) {
  const bucket = tokenBucket({ burst: limits.pingBurst, perSec: 1000 / limits.pingRefillMs });
  return {
    /** Undefined: dropped. `serverReceivedMs` is server time when the frame arrived; `serverNowMs` is taken here, last. */
    answer({ clientNowMs, pingId }: Ping, serverReceivedMs: number): Pong | undefined {
      if (!bucket.take(monotonicMs())) return undefined;
      return { t: 'TIME_PONG', clientNowMs, pingId, serverReceivedMs, serverNowMs: nowServerMs() };
    },
  };
}
