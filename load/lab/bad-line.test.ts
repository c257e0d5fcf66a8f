import { expect, test } from 'vitest';
import { badLine, labLink } from './bad-line.ts';

test('nothing asked, nothing between', () => {
  expect(badLine([])).toBeUndefined();
  expect(badLine(['--delay', '0'])).toBeUndefined();
});

test('delay is each way’s, jitter comes on top, asymmetry divides the two ways around the delay', () => {
  expect(badLine(['--delay', '40', '--jitter', '10'])).toEqual({ up: { minMs: 40, maxMs: 50 }, down: { minMs: 40, maxMs: 50 } });
  expect(badLine(['--delay', '40', '--jitter', '10', '--asymmetry', '5'])).toEqual({
    up: { minMs: 42.5, maxMs: 52.5 },
    down: { minMs: 37.5, maxMs: 47.5 },
  });
  expect(badLine(['--delay', '40', '--asymmetry=-6'])).toEqual({ up: { minMs: 37, maxMs: 37 }, down: { minMs: 43, maxMs: 43 } });
  expect(badLine(['--stall', '300'])?.stalls).toEqual({ everyMs: 10_000, forMs: 300 });
});

test.each([
  [['--delay', 'long']],
  [['--delay', '-1']],
  [['--jitter', '9999']],
  [['--delay', '2', '--asymmetry', '5']],
  [['--weather', '5']],
])('%j is refused', (args) => expect(() => badLine(args)).toThrow());

test('the link leads through the proxy', () => {
  expect(labLink('http://127.0.0.1:8080/', undefined)).toBe('http://127.0.0.1:8080/lab');
  expect(labLink('http://127.0.0.1:8080/', 'ws://127.0.0.1:9001/time')).toBe('http://127.0.0.1:8080/lab?time=ws://127.0.0.1:9001/time');
});
