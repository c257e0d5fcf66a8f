import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPageReturn } from './page-return.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const frame = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', frame);
  page.visibilityState = 'visible';
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('P-7 several events in any order are one return', () => {
  const onReturn = vi.fn();
  const stop = watchPageReturn(onReturn);
  for (const type of ['focus', 'pageshow']) frame.dispatchEvent(new Event(type));
  page.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn.mock.calls).toEqual([[{ online: false }]]);
  stop();
  frame.dispatchEvent(new Event('focus'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn).toHaveBeenCalledTimes(1);
});

test('a hidden page hears of the network alone', () => {
  const onReturn = vi.fn();
  const stop = watchPageReturn(onReturn);
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn).not.toHaveBeenCalled();
  frame.dispatchEvent(new Event('online'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn.mock.calls).toEqual([[{ online: true }]]);
  stop();
});

test('a page that thaws is a return, even hidden: it may play', () => {
  const onReturn = vi.fn();
  const stop = watchPageReturn(onReturn);
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('resume'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn.mock.calls).toEqual([[{ online: false }]]);
  stop();
});

test('T-2 another network is one, without a moment offline; a new guess at the same network’s speed is not', () => {
  const connection = Object.assign(new EventTarget(), { type: 'wifi', effectiveType: '4g' });
  vi.stubGlobal('navigator', { connection });
  const onReturn = vi.fn();
  const stop = watchPageReturn(onReturn);
  page.visibilityState = 'hidden';
  connection.dispatchEvent(new Event('change'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn).not.toHaveBeenCalled();
  connection.type = 'cellular';
  connection.dispatchEvent(new Event('change'));
  vi.advanceTimersByTime(1_000);
  expect(onReturn.mock.calls).toEqual([[{ online: true }]]);
  stop();
});

test('without a page there is nothing to watch', () => {
  vi.stubGlobal('document', undefined);
  watchPageReturn(() => {})();
});
