import { expect, test } from 'vitest';
import { WaitTimeoutError, waitFor } from './wait-for.ts';

test('answers the first truthy value, however often it threw before', async () => {
  let asked = 0;
  const answer = await waitFor(
    () => {
      asked += 1;
      if (asked < 3) throw new Error('not yet');
      return asked;
    },
    { everyMs: 1 },
  );
  expect(answer).toBe(3);
});

test('gives up with what it waited for and why', async () => {
  const given = waitFor(() => Promise.reject(new Error('refused')), { withinMs: 20, everyMs: 5, what: 'the door' });
  await expect(given).rejects.toThrow(WaitTimeoutError);
  await expect(given).rejects.toThrow('waited 20 ms in vain for the door: refused');
});
