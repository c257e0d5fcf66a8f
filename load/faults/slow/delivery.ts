import type { ServerFrame } from '@tutti/protocol';
import { monotonicMs, pause } from '@tutti/service';
import { percentile } from '../../statistics.ts';

/** How long seeks take from being sent to each member who reads. */
export type Delivery = {
  /** Of the seeks sent within the time from now. */
  p99Within(ms: number): Promise<number>;
  heard(frame: ServerFrame, memberId: string): void;
};

export type DeliveryNeeds = {
  readonly healthy: ReadonlySet<string>;
  readonly sentAtMs: (positionMs: number) => number | undefined;
};

export function delivery({ healthy, sentAtMs }: DeliveryNeeds): Delivery {
  let tookMs: number[] = [];
  let sinceMs = Number.POSITIVE_INFINITY;
  return {
    async p99Within(ms) {
      tookMs = [];
      sinceMs = monotonicMs();
      await pause(ms);
      sinceMs = Number.POSITIVE_INFINITY;
      return percentile(tookMs, 0.99);
    },
    heard(frame, memberId) {
      if (frame.t !== 'PLAY_AT' || !healthy.has(memberId)) return;
      const atMs = sentAtMs(frame.startPositionMs);
      if (atMs !== undefined && atMs >= sinceMs) tookMs.push(monotonicMs() - atMs);
    },
  };
}
