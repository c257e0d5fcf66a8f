import type { Bus } from '@tutti/bus';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import type { ReferenceClock } from './reference-clock.ts';

export type ServeTimeNeeds = {
  readonly bus: Pick<Bus, 'serve'>;
  readonly clock: ReferenceClock;
  readonly onExchange: () => void;
};

/** Answers `time.exchange`: when the question came (t1) and when the answer goes (t2), both in server time (T-1). */
export function serveTime({ bus, clock, onExchange }: ServeTimeNeeds): Promise<AsyncDisposable> {
  return bus.serve(subjects.timeExchange, async (bytes) => {
    const serverReceivedMs = clock.nowMs();
    const { clientNowMs } = timeExchangeRequests.decode(bytes);
    onExchange();
    return timeExchangeReplies.encode({
      clientNowMs,
      serverReceivedMs,
      utcErrMs: clock.utcErrMs(),
      referenceId: '',
      term: 0,
      serverNowMs: clock.nowMs(),
    });
  });
}
