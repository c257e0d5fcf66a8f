import { expect, test } from 'vitest';
import { termFence } from './term-fence.ts';

test('[TM11] T-5 an older term is not believed, a newer one begins anew', () => {
  const fence = termFence();
  expect(fence.judge(3, 0)).toBe('newer');
  expect(fence.judge(3, 10)).toBe('same');
  expect(fence.judge(2, 20)).toBe('older');
  expect(fence.judge(4, 30)).toBe('newer');
  expect(fence.judge(3, 40)).toBe('older');
  expect(fence.term()).toBe(4);
});

test('[TM11] an older term that answers alone for half a minute belongs to a bus that forgot the terms: it is believed then', () => {
  const fence = termFence();
  fence.judge(9, 0);
  expect(fence.judge(1, 1_000)).toBe('older');
  expect(fence.judge(9, 20_000)).toBe('same');
  expect(fence.judge(1, 30_000)).toBe('older');
  expect(fence.judge(1, 59_999)).toBe('older');
  expect(fence.judge(1, 60_000)).toBe('newer');
  expect(fence.judge(1, 61_000)).toBe('same');
});
