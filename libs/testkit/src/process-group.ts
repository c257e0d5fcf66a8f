import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A detached child and all it started: ended together, by the group's id. */
export type ProcessGroup = AsyncDisposable & { readonly pid: number; readonly ended: boolean };

/** The group led by a child that was spawned with `detached: true`. */
export function processGroup(child: ChildProcess): ProcessGroup {
  return {
    get pid() {
      return child.pid ?? -1;
    },
    get ended() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    [Symbol.asyncDispose]: () => endChild(child),
  };
}

/** SIGTERM to the child's whole group, SIGKILL to what is left of it after `graceMs`. Resolves when the child is gone. */
export async function endChild(child: ChildProcess, graceMs = 2_000): Promise<void> {
  if (child.pid === undefined) return;
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child.pid, 'SIGTERM');
  await Promise.race([gone, sleep(graceMs, undefined, { ref: false })]);
  signalGroup(child.pid, 'SIGKILL');
  await gone;
}

/** False when nobody of that group is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
