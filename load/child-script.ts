import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A script of ours in its own process, so that its time and memory are its own. One question at a time. */
export type ChildScript = AsyncDisposable & {
  readonly pid: number;
  tell(message: object): void;
  /** What it says next. @throws when it ends instead. */
  next<T>(): Promise<T>;
  ask<T>(message: object): Promise<T>;
};

export function startScript(path: string, env: Readonly<Record<string, string>> = {}): ChildScript {
  const child = spawn(process.execPath, [path], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4_000);
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${path} ended with ${code ?? signal}:\n${complaint}`);
  });
  ended.catch(() => undefined);
  const script: ChildScript = {
    pid: child.pid ?? 0,
    tell: (message) => void child.send(message),
    next: <T>() => Promise.race([once(child, 'message').then(([message]) => message as T), ended]),
    ask(message) {
      const answer = script.next<never>();
      script.tell(message);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
  return script;
}
