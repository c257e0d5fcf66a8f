import { execFileSync } from 'node:child_process';

/** All threads of a process on one core from now on; false where the machine has no `taskset`. */
export function pinToCore(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
