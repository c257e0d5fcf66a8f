import { fileURLToPath } from 'node:url';
import { startScript } from './child-script.ts';

/** What one process with uWebSockets.js and nothing else does with a frame: sends it back. */
export type BareEcho = AsyncDisposable & { readonly pid: number; readonly url: string };

export async function startBareEcho(env: Readonly<Record<string, string>> = {}): Promise<BareEcho> {
  const script = startScript(fileURLToPath(new URL('bare-echo-process.ts', import.meta.url)), env);
  const { port } = await script.next<{ port: number }>();
  return { pid: script.pid, url: `ws://127.0.0.1:${port}/ws`, [Symbol.asyncDispose]: () => script[Symbol.asyncDispose]() };
}
