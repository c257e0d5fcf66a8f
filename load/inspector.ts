import { freePort } from '@tutti/embedded';
import { waitFor } from '@tutti/testkit';
import { connectRaw } from './clients/raw-socket.ts';

/** A process's own debugger, from outside. */
export type Inspector = Disposable & {
  /** @throws with the process's complaint. */
  call<T>(method: string, params?: object): Promise<T>;
};

/** What a Node process of ours must be started with, so that it can be looked into. */
export async function inspectable(): Promise<{ readonly port: number; readonly env: Readonly<Record<string, string>> }> {
  const port = await freePort();
  return { port, env: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` } };
}

export async function inspect(pid: number, port: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const targets = await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/json/list`)).json(), { what: 'the inspector' });
  const [{ webSocketDebuggerUrl: url }] = targets as [{ webSocketDebuggerUrl: string }];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  const socket = await connectRaw(url, {
    onText(text) {
      const { id, result, error } = JSON.parse(text) as { id: number; result?: unknown; error?: { message: string } };
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result);
      waiting.delete(id);
    },
  });
  return {
    call<T>(method: string, params: object = {}) {
      const answer = Promise.withResolvers<unknown>();
      waiting.set(++calls, answer);
      socket.sendText(JSON.stringify({ id: calls, method, params }));
      return answer.promise as Promise<T>;
    },
    [Symbol.dispose]: () => socket.cut(),
  };
}
