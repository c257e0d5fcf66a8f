import { expect, test, vi } from 'vitest';
import { sweeping } from './sweeping.ts';

const quiet = { info: () => undefined, warn: () => undefined };

test('sweeps at once, then every hour, whatever a sweep says, until it is disposed', async () => {
  vi.useFakeTimers();
  try {
    let swept = 0;
    const sweep = async () => {
      swept++;
      if (swept === 2) throw new Error('the disk is away');
      return 1;
    };
    const running = await sweeping({ sweep, log: quiet });
    expect(swept).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(swept).toBe(3);
    running[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(swept).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});
