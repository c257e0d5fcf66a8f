import type { LeaseStore } from '@tutti/bus';
import { type Logger, pause } from '@tutti/service';
import { candidacy } from './candidacy.ts';

export type ElectionNeeds = {
  readonly lease: LeaseStore;
  /** Unique among the replicas. */
  readonly candidateId: string;
  readonly monotonicMs: () => number;
  /** This replica has followed a reference, and can go on where that one ends. */
  readonly knowsTheTime: () => boolean;
  /** The newest term that it heard of. */
  readonly heardTerm: () => number;
  /** Awaited before the office is exercised. */
  readonly onElected: (term: number) => Promise<void>;
  readonly onDeposed: () => Promise<void>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

/** Which of the replicas keeps server time. Disposing it gives the office up, so that another takes it at once. */
export type Election = AsyncDisposable & {
  /** This replica is the reference. NOTE asked anew before each answer: whoever was paused finds here that its time is over. */
  active(): boolean;
  /** Of the office, when it is held. */
  term(): number;
  /** Something happened to this host's clocks, so nobody knows how long ago the lease was written: not `active` until it is written again. */
  doubt(): void;
};

const lookEveryMs = 250;
/** From when a write was sent that held. Less than `lapsesAfterMs`, so that never two believe that they are it, as long as their crystals are. */
const heldMs = 1_200;

/**
 * Elects by a lease in the bus' store: whoever writes after the last revision has it, and its term is one more. The bus is what time is asked over, so a replica that
 * cannot reach it can neither hold the office nor answer.
 */
export function election(needs: ElectionNeeds): Election {
  const { lease, candidateId, monotonicMs, log } = needs;
  const closing = new AbortController();
  let look = candidacy();
  let held: { readonly revision: number; readonly term: number } | undefined;
  let validUntilMs = Number.NEGATIVE_INFINITY;
  let waking = new AbortController();
  let unreachable = false;
  let newestTerm = 0;
  let doubts = 0;

  const active = () => held !== undefined && monotonicMs() < validUntilMs;
  const write = async (term: number, revision: number): Promise<boolean> => {
    const sentMs = monotonicMs();
    const doubtsThen = doubts;
    const written = await lease.write({ holderId: candidateId, term, released: false }, revision);
    if (written === undefined) return false;
    held = { revision: written, term };
    newestTerm = term;
    if (doubts === doubtsThen) validUntilMs = sentMs + heldMs;
    return true;
  };
  const depose = async (why: string) => {
    if (!held) return;
    log.warn({ term: held.term, why }, 'no longer the reference');
    held = undefined;
    look = candidacy();
    await needs.onDeposed();
  };
  const renew = async ({ term, revision }: NonNullable<typeof held>) => {
    if (!(await write(term, revision))) await depose('another was elected');
  };
  const stand = async () => {
    const seen = await lease.read();
    if (!look.stands(seen, monotonicMs(), needs.knowsTheTime())) return;
    const term = Math.max(seen?.term ?? 0, needs.heardTerm(), newestTerm) + 1;
    if (!(await write(term, seen?.revision ?? 0))) return;
    log.info({ term, after: seen?.holderId }, 'elected: server time is kept here');
    await needs.onElected(term);
  };
  const turn = async () => {
    try {
      await (held ? renew(held) : stand());
      unreachable = false;
    } catch (error) {
      if (!unreachable) log.warn({ err: error }, 'the lease cannot be read or written; trying again');
      unreachable = true;
    }
    if (held && !active()) await depose('the lease could not be renewed in time');
  };
  const run = async () => {
    while (!closing.signal.aborted) {
      await turn();
      await pause(lookEveryMs, AbortSignal.any([closing.signal, waking.signal]));
      waking = new AbortController();
    }
  };
  const running = run();

  return {
    active,
    term: () => held?.term ?? 0,
    doubt() {
      doubts++;
      validUntilMs = Number.NEGATIVE_INFINITY;
      waking.abort();
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await running;
      if (!held) return;
      const { term, revision } = held;
      held = undefined;
      await needs.onDeposed();
      await lease
        .write({ holderId: candidateId, term, released: true }, revision)
        .catch((error: unknown) => log.warn({ err: error }, 'lease not released'));
    },
  };
}
