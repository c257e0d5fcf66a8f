import { freePort } from '@tutti/embedded';
import { waitFor } from '@tutti/testkit';
import { connectRaw } from './clients/raw-socket.ts';

/** What a Node process of ours must be started with, so that its memory can be looked at without what it has thrown away. */
export async function inspectable(): Promise<{ readonly port: number; readonly env: Readonly<Record<string, string>> }> {
  const port = await freePort();
  return { port, env: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` } };
}

/** Opens the process's inspector and has it collect its garbage, twice: what finalisers let go is garbage in the second round. */
export async function collectGarbage(pid: number, inspectorPort: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const targets = await waitFor(async () => (await fetch(`http://127.0.0.1:${inspectorPort}/json/list`)).json(), {
    what: 'the inspector',
  });
  const [{ webSocketDebuggerUrl: url }] = targets as [{ webSocketDebuggerUrl: string }];
  let answered = 0;
  const inspector = await connectRaw(url, { onText: () => answered++ });
  for (let round = 1; round <= 2; round++) {
    inspector.sendText(JSON.stringify({ id: round, method: 'HeapProfiler.collectGarbage' }));
    await waitFor(() => answered >= round, { what: 'a collection', withinMs: 30_000 });
  }
  inspector.cut();
}
