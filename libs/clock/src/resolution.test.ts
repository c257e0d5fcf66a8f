import { expect, test } from 'vitest';
import { resolution } from './resolution.ts';

const told = (readings: readonly number[]): number => {
  const grain = resolution();
  for (const reading of readings) grain.add(reading);
  return grain.ms;
};

test('a clock that shows whole milliseconds, or tenths, or hundreds, is found out by its readings', () => {
  expect(told([1001, 1002, 1004, 1009, 1017, 1033])).toBe(1);
  expect(told([10.1, 20.3, 30.7, 31.9, 50.2, 60.1])).toBe(0.1);
  expect(told([100, 300, 400, 900, 1100, 1500])).toBe(100);
  expect(told([1795153200541.1, 1795153200542.3, 1795153200543.9, 1795153200544.1, 1795153200545.7, 1795153200546.1])).toBe(0.1);
});

test('a fine clock has none, nor has one of which little was seen; a lone fine reading tells', () => {
  expect(told([1001.123, 1002.77, 1004.31, 1009.94, 1017.2, 1033.01])).toBe(0);
  expect(told([1001, 1002])).toBe(0);
  expect(told([1001, 1002, 1004, 1009, 1017, 1033, 1040.123])).toBe(0);
});
