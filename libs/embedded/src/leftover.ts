import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '@tutti/service';
import { runToEnd } from './child.ts';

/** How to know a process as ours, and how to ask it to end. */
export type Leftover = { readonly marks: readonly string[]; readonly signal: NodeJS.Signals };

/** Ends the process named in `pidFile` when it is still one of ours, and removes the file when it is not. */
export async function endLeftover(pidFile: string, leftover: Leftover): Promise<void> {
  const pid = await pidIn(pidFile);
  if (pid !== undefined && !(await endProcess(pid, leftover))) await rm(pidFile, { force: true });
}

/**
 * Ends process `pid` when it is ours; false when it is not, or is not there.
 * NOTE a supervisor that was killed leaves its children behind, and after a reboot their numbers may belong to anybody: a process counts as
 * ours only when its command line contains every mark.
 */
export async function endProcess(pid: number, { marks, signal }: Leftover): Promise<boolean> {
  if (!(await runsAs(pid, marks))) return false;
  process.kill(pid, signal);
  if (await goneBy(pid, monotonicMs() + 10_000)) return true;
  process.kill(pid, 'SIGKILL');
  await goneBy(pid, monotonicMs() + 5_000);
  return true;
}

/** Whether a process of that number runs whose command line contains every mark; a zombie does not run. */
export async function runsAs(pid: number, marks: readonly string[]): Promise<boolean> {
  const commandLine = await commandLineOf(pid);
  return commandLine !== undefined && marks.every((mark) => commandLine.includes(mark));
}

/**
 * When process `pid` was born, in the system's own words; undefined when there is none, or a zombie. Number and birth together are one
 * process for ever, the number alone is not.
 */
export async function bornAt(pid: number): Promise<string | undefined> {
  if ((await commandLineOf(pid)) === undefined) return undefined;
  // NOTE the program's name, in parentheses, may hold spaces; field 22 counted from the start is the 20th after it.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const { code, output } = await runToEnd({ file: 'ps', args: ['-o', 'lstart=', '-p', String(pid)] });
  return code === 0 ? output.trim() : undefined;
}

async function pidIn(pidFile: string): Promise<number | undefined> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(text.split('\n', 1)[0] ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}

/** Undefined when there is no such process. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (fromProc !== undefined) return fromProc === '' ? undefined : fromProc.replaceAll('\0', ' ');
  if (process.platform === 'linux') return undefined;
  const { code, output } = await runToEnd({ file: 'ps', args: ['-o', 'args=', '-p', String(pid)] });
  return code === 0 ? output : undefined;
}

async function goneBy(pid: number, deadlineMs: number): Promise<boolean> {
  while (monotonicMs() < deadlineMs) {
    if ((await commandLineOf(pid)) === undefined) return true;
    await sleep(20);
  }
  return false;
}
