import { median } from '../../../statistics.ts';
import { offsetOnly } from './offset-only.ts';

const together = 5;

/**
 * timesync (npm): five requests a second apart; of those whose round trip is below the median and one standard deviation, the mean offset. The server stamps once,
 * and half the round trip is taken for the way back. Five equal round trips leave none below, and the offset as it was.
 */
const timesync = (name: string, everyMs: number) =>
  offsetOnly(name, { everyMs, atOnce: together, spacingMs: 1_000 }, () => {
    let heard: { rtt: number; offset: number }[] = [];
    let offset = 0;
    return {
      learn({ t0, t1, t3 }) {
        const rtt = t3 - t0;
        heard.push({ rtt, offset: t1 + rtt / 2 - t3 });
        if (heard.length < together) return;
        const limit = median(heard.map((each) => each.rtt)) + deviation(heard.map((each) => each.rtt));
        const kept = heard.filter((each) => each.rtt < limit);
        if (kept.length > 0) offset = mean(kept.map((each) => each.offset));
        heard = [];
      },
      offsetMs: () => offset,
    };
  });

export const timesyncHourly = timesync('timesync, 1 h', 3_600_000);
export const timesyncTenSeconds = timesync('timesync, 10 s', 10_000);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
