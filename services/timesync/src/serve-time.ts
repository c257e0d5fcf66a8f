import type { Bus } from '@tutti/bus';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import type { Election } from './election.ts';

export type ServeTimeNeeds = {
  readonly bus: Pick<Bus, 'serve'>;
  readonly nowServerMs: () => number;
  readonly utcErrMs: () => number;
  readonly office: Pick<Election, 'active'>;
  readonly referenceId: string;
  readonly term: number;
  readonly onExchange: () => void;
};

/** Answers `time.exchange`: when the question came (t1) and when the answer goes (t2), both in server time (T-1). For one term of the reference. */
export function serveTime({ bus, nowServerMs, utcErrMs, office, referenceId, term, onExchange }: ServeTimeNeeds): Promise<AsyncDisposable> {
  return bus.serve(subjects.timeExchange, async (bytes) => {
    const serverReceivedMs = nowServerMs();
    const { clientNowMs } = timeExchangeRequests.decode(bytes);
    if (!office.active()) throw new TermOverError(term);
    onExchange();
    return timeExchangeReplies.encode({
      clientNowMs,
      serverReceivedMs,
      utcErrMs: utcErrMs(),
      referenceId,
      term,
      serverNowMs: nowServerMs(),
    });
  });
}

/** This process was the reference and was paused, or cut off, for longer than its lease lasts: it must not answer. */
export class TermOverError extends Error {
  override readonly name = 'TermOverError';
  readonly code = 'TIME_TERM_OVER';
  readonly term: number;

  constructor(term: number) {
    super(`term ${term} is over: another keeps server time, or soon will`);
    this.term = term;
  }
}
