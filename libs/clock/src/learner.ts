import type { SampleOutcome, Stamp } from './estimator.ts';
import type { Exchange } from './exchange.ts';
import type { OffsetLine } from './slewed-offset.ts';

/** How an estimator's policy makes up its mind. Exchanges given to it are sound (`faultOf`). */
export type Learner = {
  learn(exchange: Exchange): Extract<SampleOutcome, 'taken' | 'jump' | 'stale'>;
  learnOneWay(stamp: Stamp): Extract<SampleOutcome, 'taken' | 'jump'>;
  /** Undefined before the first exchange. */
  line(): OffsetLine | undefined;
  /** How far the line may be from the truth at `localMs`; it holds 95 % of the time. */
  errorMs(localMs: number): number;
  /** The shortest round trip of the present path. */
  readonly rttFloorMs: number;
  /** So sure of itself that pings may be rare, and corrections slow. */
  readonly settled: boolean;
};
