import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { cpuSec, descendantsCpuSec, requireOpenFiles, rssBytes } from './process-figures.ts';

test('a process’s time is what it worked, in seconds, and close to what Node says of itself', () => {
  const before = cpuSec(process.pid);
  const { user, system } = process.cpuUsage();
  while (process.cpuUsage({ user, system }).user < 100_000);
  const after = process.cpuUsage({ user, system });
  expect(cpuSec(process.pid) - before).toBeCloseTo((after.user + after.system) / 1e6, 1);
});

test('what a process has started counts with what that has started, without itself', async () => {
  const work = 'const from = process.cpuUsage(); while (process.cpuUsage(from).user < 200_000); console.log(1); setInterval(() => {}, 1e6)';
  const before = descendantsCpuSec(process.pid);
  const shell = spawn('sh', ['-c', '"$0" -e "$1" & wait', process.execPath, work], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    expect(descendantsCpuSec(process.pid) - before).toBeGreaterThan(0.19);
  } finally {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL');
  }
});

test('memory is in bytes, and close to what Node says of itself', () => {
  expect(rssBytes(process.pid) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
});

test('too few files for a bench are said before it starts', () => {
  expect(() => requireOpenFiles(10)).not.toThrow();
  expect(() => requireOpenFiles(1e15)).toThrow(/raise ulimit -Hn/u);
});
