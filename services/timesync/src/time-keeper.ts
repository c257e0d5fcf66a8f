import { type Bus, type FollowedServerTime, followServerTime, leaseStore } from '@tutti/bus';
import { type Logger, monotonicMs, type Registry, readHostClocks } from '@tutti/service';
import { type Election, election } from './election.ts';
import { referenceClock } from './reference-clock.ts';
import { serveTime } from './serve-time.ts';

export type TimeKeeperNeeds = {
  readonly bus: Bus;
  /** Unique among the replicas. */
  readonly replicaId: string;
  /** Server time never starts before it. */
  readonly lastLoggedMs: number;
  readonly hostErrMs: number;
  readonly metrics: Registry;
  readonly log: Logger;
  readonly onExchange: () => void;
  readonly onElected: () => void;
  readonly onHostStep: () => void;
};

/** One replica's server time, as reference or as follower, by one clock that never steps between the two. */
export type TimeKeeper = AsyncDisposable & {
  nowServerMs(): number;
  /** True, or why there is no time yet. */
  readiness(): true | string;
  /** This replica is the reference. */
  active(): boolean;
  /** How far server time may be from UTC, and how much of that is carried; only the reference knows. */
  utcErrMs(): number;
  carriedMs(): number;
};

const disciplineEveryMs = 1_000;

/**
 * Follows the reference, stands for its office when it is vacant, and keeps server time while it holds it: the clock that followed is then led by this host's
 * own, so that taking over, like giving over, moves nothing (T-5).
 */
export function timeKeeper(needs: TimeKeeperNeeds): TimeKeeper {
  const { bus, replicaId, log } = needs;
  let office: Election | undefined;
  let exchange: AsyncDisposable | undefined;
  const active = () => office?.active() ?? false;
  const followed: FollowedServerTime = followServerTime({ bus, log, metrics: needs.metrics, leads: active });
  const { clock } = followed;
  const nowServerMs = () => clock.nowMs();
  const reference = referenceClock({
    clock,
    readHostClocks,
    hostErrMs: needs.hostErrMs,
    onStep(byMs) {
      needs.onHostStep();
      log.warn({ byMs }, "this host's clocks came apart while it keeps server time: carried, not followed");
      office?.doubt();
    },
  });
  const resign = async () => {
    const ended = exchange;
    exchange = undefined;
    // NOTE not awaited: on a bus that is away this takes long, and nothing is answered any more in any case.
    if (ended) void Promise.resolve(ended[Symbol.asyncDispose]()).catch((error: unknown) => log.warn({ err: error }, 'time exchange'));
  };
  const elected = election({
    lease: leaseStore(bus, { bucket: 'TIME_REFERENCE', key: 'lease' }),
    candidateId: replicaId,
    monotonicMs,
    knowsTheTime: () => clock.synchronised,
    heardTerm: followed.term,
    async onElected(term) {
      reference.begin(needs.lastLoggedMs);
      needs.onElected();
      const { onExchange } = needs;
      exchange = await serveTime({
        bus,
        nowServerMs,
        utcErrMs: reference.utcErrMs,
        office: elected,
        referenceId: replicaId,
        term,
        onExchange,
      });
    },
    onDeposed: resign,
    log,
  });
  office = elected;
  const disciplining = setInterval(() => {
    if (active()) reference.discipline();
  }, disciplineEveryMs);

  return {
    nowServerMs,
    readiness: () => clock.synchronised || 'neither elected nor has another replica answered yet',
    active,
    utcErrMs: () => (active() ? reference.utcErrMs() : Number.NaN),
    carriedMs: () => (active() ? reference.carriedMs() : 0),
    async [Symbol.asyncDispose]() {
      clearInterval(disciplining);
      await elected[Symbol.asyncDispose]();
      await followed[Symbol.asyncDispose]();
    },
  };
}
