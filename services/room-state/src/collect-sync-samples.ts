import type { Bus } from '@tutti/bus';
import type { SyncSamples } from '@tutti/event-log';
import { memberTelemetries, subjects } from '@tutti/protocol';
import { batchWriter } from './batch-writer.ts';
import type { RoomStateMetrics } from './metrics.ts';
import { toSyncSample } from './to-sync-sample.ts';

export type SyncSampleNeeds = {
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly samples: Pick<SyncSamples, 'insert'>;
  /** Undefined while server time is not known. */
  readonly nowServerMs: () => number | undefined;
  readonly metrics: Pick<RoomStateMetrics, 'sampled' | 'sampleRetried'>;
};

/** Keeps what members tell of their clocks and starts (P-13): each sample once, however many instances there are, at the server time at which it came. */
export function collectSyncSamples({ bus, samples, nowServerMs, metrics }: SyncSampleNeeds): AsyncDisposable {
  const writer = batchWriter({
    write: samples.insert,
    onWritten: (count) => metrics.sampled('written', count),
    onDropped: () => metrics.sampled('dropped', 1),
    onRetry: metrics.sampleRetried,
  });
  let lastMs = 0;

  const hear = (bytes: Uint8Array) => {
    const told = read(bytes);
    if (!told) return metrics.sampled('invalid', 1);
    const nowMs = nowServerMs();
    const sample = toSyncSample(told, Math.max(nowMs ?? 0, lastMs + leastApartMs));
    if (!sample) return;
    if (nowMs === undefined) return metrics.sampled('untimed', 1);
    lastMs = sample.atServerMs;
    writer.add(sample);
  };
  const subscription = bus.subscribe(subjects.telemetry('*'), hear, { queue: 'sync-samples' });
  return {
    async [Symbol.asyncDispose]() {
      await subscription[Symbol.asyncDispose]();
      await writer[Symbol.asyncDispose]();
    },
  };
}

/** A sample is known by its room, member and time: two that come together must differ in it. */
const leastApartMs = 2 ** -10;

function read(bytes: Uint8Array) {
  try {
    return memberTelemetries.decode(bytes);
  } catch {
    return undefined;
  }
}
