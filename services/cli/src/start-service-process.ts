import { goneWithin, startChild } from '@tutti/embedded';
import { childEnv } from '@tutti/service';
import type { Run } from './keep-running.ts';
import type { ServiceSpec } from './service-list.ts';

/** A service drains itself within 10 s; who is still there after this is killed. */
const drainWithinMs = 12_000;

/** Starts a service as a process and a process group of its own. `onLine` receives what it writes. */
export async function startServiceProcess(
  { entry, env }: Pick<ServiceSpec, 'entry' | 'env'>,
  { watch, onLine }: { watch: boolean; onLine: (line: string) => void },
): Promise<Run> {
  const args = watch ? ['--watch', '--watch-preserve-output', entry] : [entry];
  const child = await startChild({ file: process.execPath, args, env: childEnv(env) }, onLine);
  return {
    pid: child.pid,
    exited: child.exited,
    async stop() {
      if (!child.running()) return;
      child.signal('SIGTERM');
      if (!(await goneWithin(child.exited, drainWithinMs))) child.signal('SIGKILL');
      await child.exited;
    },
    kill: () => child.signal('SIGKILL'),
  };
}
