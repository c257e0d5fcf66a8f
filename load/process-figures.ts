import { readdirSync, readFileSync } from 'node:fs';

/** User and system time of all threads that a process has, to the nanosecond: `/proc/<pid>/stat` has the same in hundredths of a second. */
export function cpuSec(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return (
    threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e9
  );
}

/** The same of everything that a process has started and that still runs, without itself. */
export function descendantsCpuSec(rootPid: number): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const family = new Set([rootPid]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  family.delete(rootPid);
  return [...family].reduce((sum, pid) => sum + cpuSecOrNone(pid), 0);
}

/** Resident memory, counted page by page: `VmRSS` may be some hundred KiB off. Kernel socket buffers are in nobody's. */
export function rssBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Rss:\s+(\d+) kB$/mu.exec(rollup)?.[1]) * 1024;
}

/** @throws when this process, and so those that it starts, may not hold so many connections. Node has raised the soft limit to the hard one already. */
export function requireOpenFiles(needed: number): void {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const allowed = Number(/^Max open files\s+(\d+)/mu.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (allowed < needed) throw new Error(`a process may open ${allowed} files here, and ${needed} are needed: raise ulimit -Hn`);
}

/** 0 when it has ended meanwhile. */
function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

function cpuSecOrNone(pid: number): number {
  try {
    return cpuSec(pid);
  } catch {
    return 0;
  }
}
