import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, whatever its own tick is (`USER_HZ`). */
const ticksPerSec = 100;

/** User and system time of all threads of a process since it began. */
export function cpuSec(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces and parentheses; after its end the third field is the first.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSec;
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
