import type { ServerFrame } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';

/** How long seeks took from being sent to each member who reads, by whether others did not read at that time. */
export type Delivery = {
  readonly calmMs: readonly number[];
  readonly stalledMs: readonly number[];
  /** What is sent from now on counts there; undefined: nowhere. */
  window(kind: 'calm' | 'stalled' | undefined): void;
  heard(frame: ServerFrame, memberId: string): void;
};

export type DeliveryNeeds = {
  readonly healthy: ReadonlySet<string>;
  readonly sentAtMs: (positionMs: number) => number | undefined;
};

export function delivery({ healthy, sentAtMs }: DeliveryNeeds): Delivery {
  const [calmMs, stalledMs]: [number[], number[]] = [[], []];
  let into: number[] | undefined;
  let sinceMs = 0;
  return {
    calmMs,
    stalledMs,
    window(kind) {
      into = kind === undefined ? undefined : kind === 'calm' ? calmMs : stalledMs;
      sinceMs = monotonicMs();
    },
    heard(frame, memberId) {
      if (into === undefined || frame.t !== 'PLAY_AT' || !healthy.has(memberId)) return;
      const atMs = sentAtMs(frame.startPositionMs);
      if (atMs !== undefined && atMs >= sinceMs) into.push(monotonicMs() - atMs);
    },
  };
}
