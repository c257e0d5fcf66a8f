import { offsetMs } from '@tutti/clock';
import { median } from '../../../statistics.ts';
import { offsetOnly } from './offset-only.ts';

const window = 200;
const silenceMs = 60_000;

/** The median of the last 200 offsets, forgotten after a minute of silence; 50 pings at once, then one a second. */
export const snapcast = offsetOnly('Snapcast', { everyMs: 1_000, first: 50, spacingMs: 0.1 }, () => {
  let offsets: number[] = [];
  let heardAtMs = 0;
  let offset = 0;
  return {
    learn(exchange) {
      if (exchange.t3 - heardAtMs > silenceMs) offsets = [];
      heardAtMs = exchange.t3;
      offsets = [...offsets.slice(1 - window), offsetMs(exchange)];
      offset = median(offsets);
    },
    offsetMs: () => offset,
  };
});
