import { seededRandom } from '@tutti/testkit';
import { expect, test } from 'vitest';
import { median } from '../../statistics.ts';
import { carriers, simulateChannel } from './simulate-channel.ts';

test('T-10 [TM4] whatever carries the pings, and a tenth of them lost: the estimate stays within half a round trip', () => {
  for (const carrier of carriers) {
    const { errorsMs, pings } = simulateChannel({ carrier, loss: 0.1, forMs: 60_000, random: seededRandom(7) });
    expect(pings).toBeLessThan(100);
    expect(errorsMs).toHaveLength(549);
    expect(median(errorsMs)).toBeLessThan(20);
  }
});
