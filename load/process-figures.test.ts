import { expect, test } from 'vitest';
import { cpuSec, requireOpenFiles, rssBytes } from './process-figures.ts';

test('a process’s time is what it worked, in seconds, and close to what Node says of itself', () => {
  const before = cpuSec(process.pid);
  const { user, system } = process.cpuUsage();
  while (process.cpuUsage({ user, system }).user < 100_000);
  const after = process.cpuUsage({ user, system });
  expect(cpuSec(process.pid) - before).toBeCloseTo((after.user + after.system) / 1e6, 1);
});

test('memory is in bytes, and close to what Node says of itself', () => {
  expect(rssBytes(process.pid) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
});

test('too few files for a bench are said before it starts', () => {
  expect(() => requireOpenFiles(10)).not.toThrow();
  expect(() => requireOpenFiles(1e15)).toThrow(/raise ulimit -Hn/u);
});
