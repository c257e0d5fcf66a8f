import { type Exchange, rttMs } from '@tutti/clock';
import { median } from '../../../statistics.ts';
import type { Contestant, Entrant } from '../contestant.ts';
import { steadyPings } from './steady-pings.ts';

const seriesOf = 10;
const trainingMs = 120_000;
const rememberMs = 900_000;
const plausibleRate = 500e-6;
const slew = 160e-6;

type Pair = { readonly localMs: number; readonly serverMs: number };

/**
 * @ircam/sync: of a series of ten the quickest (among those within a hundredth of it the one in the middle) makes one pair of times. In training the last pair counts;
 * after two minutes a straight line through the pairs of the last 15. A line that is too steep starts the training again. What changes is slewed.
 */
export const ircamSync: Entrant = {
  name: '@ircam/sync',
  create(): Contestant {
    let series: Exchange[] = [];
    let pairs: Pair[] = [];
    let trainedSinceMs: number | undefined;
    let line: { atMs: number; serverMs: number; rate: number } | undefined;
    /** What is left to slew: it was so much at `fromMs`. */
    let [pendingMs, fromMs] = [0, 0];
    const onLine = (localMs: number) => (line ? line.serverMs + (localMs - line.atMs) * line.rate : localMs);
    const left = (localMs: number) => Math.sign(pendingMs) * Math.max(0, Math.abs(pendingMs) - slew * Math.max(0, localMs - fromMs));
    const now = (localMs: number) => onLine(localMs) + left(localMs);

    const adopt = (next: NonNullable<typeof line>, localMs: number) => {
      const before = line && now(localMs);
      line = next;
      [pendingMs, fromMs] = [before === undefined ? 0 : before - onLine(localMs), localMs];
    };

    return {
      nextPingMs: steadyPings({ everyMs: 17_250, atOnce: seriesOf, spacingMs: 250 }),
      onSample(exchange) {
        series.push(exchange);
        if (series.length < seriesOf) return;
        const pair = pairOf(series);
        series = [];
        trainedSinceMs ??= exchange.t3;
        pairs = [...pairs.filter(({ localMs }) => pair.localMs - localMs <= rememberMs), pair];
        const fitted = exchange.t3 - trainedSinceMs >= trainingMs ? lineThrough(pairs) : undefined;
        if (fitted && Math.abs(fitted.rate - 1) > plausibleRate) {
          pairs = [pair];
          trainedSinceMs = exchange.t3;
        }
        const isUsable = fitted !== undefined && pairs.length > 1;
        adopt(isUsable ? fitted : { atMs: pair.localMs, serverMs: pair.serverMs, rate: 1 }, exchange.t3);
      },
      now,
    };
  },
};

function pairOf(series: readonly Exchange[]): Pair {
  const least = Math.min(...series.map(rttMs));
  const quick = series.filter((each) => rttMs(each) <= least * 1.01);
  const middle = median(quick.map(({ t0 }) => t0));
  const { t0, t1, t2, t3 } = quick.find((each) => each.t0 === middle) ?? (series[0] as Exchange);
  return { localMs: (t0 + t3) / 2, serverMs: (t1 + t2) / 2 };
}

/** Least squares, about the mean so that epoch milliseconds lose no digits. */
function lineThrough(pairs: readonly Pair[]): { atMs: number; serverMs: number; rate: number } {
  const [first] = pairs as readonly [Pair, ...Pair[]];
  const x = pairs.map(({ localMs }) => localMs - first.localMs);
  const y = pairs.map(({ serverMs }) => serverMs - first.serverMs);
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, each) => sum + (each - meanX) ** 2, 0);
  const common = x.reduce((sum, each, index) => sum + (each - meanX) * ((y[index] ?? 0) - meanY), 0);
  return { atMs: first.localMs + meanX, serverMs: first.serverMs + meanY, rate: spread > 0 ? common / spread : 1 };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
