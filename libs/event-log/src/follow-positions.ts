import { LogConnectionLostError, LogHoleError } from './errors.ts';
import type { StoredEvent } from './types.ts';
import type { WakeUp } from './wake-up.ts';

export type FollowSource = {
  /** @throws LogConnectionLostError when it should be tried again. */
  readonly read: (afterPosition: number, limit: number) => Promise<readonly StoredEvent[]>;
  readonly news: WakeUp;
  readonly signal: AbortSignal;
  readonly batchSize: number;
  /** Longest sleep: news may be lost, so we look from time to time. */
  readonly pollMs: number;
};

const retryMs = 200;

/** Batches after `afterPosition` for ever, each position the last plus one. A lost connection is waited out. @throws LogHoleError */
export async function* followPositions(
  afterPosition: number,
  { read, news, signal, batchSize, pollMs }: FollowSource,
): AsyncGenerator<readonly StoredEvent[]> {
  let last = afterPosition;
  while (!signal.aborted) {
    const events = await read(last, batchSize).catch(waitOutLostConnection);
    if (events === undefined) await news.sleep(retryMs, signal);
    else if (events.length === 0) await news.sleep(pollMs, signal);
    else {
      last = lastOfGapless(last, events);
      yield events;
    }
  }
}

/** The last position, after checking that each is the one before plus one. @throws LogHoleError */
export function lastOfGapless(afterPosition: number, events: readonly StoredEvent[]): number {
  let last = afterPosition;
  for (const { position } of events) {
    if (position !== last + 1) throw new LogHoleError(last + 1, position);
    last = position;
  }
  return last;
}

function waitOutLostConnection(error: unknown): undefined {
  if (!(error instanceof LogConnectionLostError)) throw error;
}
