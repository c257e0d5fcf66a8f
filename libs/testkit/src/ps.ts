import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A process of one of our services, as `ps` shows it. */
export type RunningService = { readonly name: string; readonly pid: number; readonly parentPid: number; readonly command: string };

/**
 * The services' processes that descend from `rootPid` (a supervisor); several Tuttis may run on one machine.
 * Recognised by `services/<name>/src/main.ts` in the command line.
 */
export async function servicesOf(rootPid: number): Promise<RunningService[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  return servicesIn(stdout, rootPid);
}

/** The same from the text of `ps -A -o pid=,ppid=,args=`. */
export function servicesIn(listing: string, rootPid: number): RunningService[] {
  const all = listing.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parentPid: Number(match[2]), command: match[3] ?? '' }] : [];
  });
  const family = new Set([rootPid]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parentPid } of all) if (family.has(parentPid)) family.add(pid);
  }
  return all.flatMap((one) => {
    const name = /(?:^|[\s/])services\/([a-z-]+)\/src\/main\.ts(?:\s|$)/.exec(one.command)?.[1];
    return name && one.pid !== rootPid && family.has(one.pid) ? [{ name, ...one }] : [];
  });
}
