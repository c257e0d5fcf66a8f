import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tutti/embedded';

/** A service of ours as its own process, as the supervisor would start it. */
export type ServiceProcess = AsyncDisposable & {
  readonly name: string;
  readonly pid: number;
  /** Its /healthz, /readyz and /metrics. */
  readonly healthUrl: string;
  /** Resolves when the process has ended, whoever ended it. */
  readonly exited: Promise<ServiceExit>;
  /** The last lines it printed, for a failing test's message. */
  output(): string;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits for the end. */
  kill9(): Promise<void>;
};

/** One of the two is null, as Node reports it. */
export type ServiceExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Starts `services/<name>` and waits until it is ready. @throws with its output when it ends or is not ready in time. */
export async function startServiceProcess(name: string, env: Readonly<Record<string, string>>, withinMs = 20_000): Promise<ServiceProcess> {
  const healthPort = Number(env['HEALTH_PORT'] ?? (await freePort()));
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn', HEALTH_PORT: String(healthPort), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      lines.push(chunk.toString());
      if (lines.length > 200) lines.shift();
    });
  }
  const exited = new Promise<ServiceExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  const service: ServiceProcess = {
    name,
    pid: child.pid ?? 0,
    healthUrl: `http://127.0.0.1:${healthPort}`,
    exited,
    output: () => lines.join(''),
    stop: () => end('SIGTERM'),
    kill9: async () => void (await end('SIGKILL')),
    [Symbol.asyncDispose]: async () => void (await end('SIGTERM')),
  };
  await untilReady(service, child, withinMs);
  return service;
}

async function untilReady(service: ServiceProcess, child: ChildProcess, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last = 'no answer yet';
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${service.name} ended with ${child.exitCode}:\n${service.output()}`);
    const answer = await fetch(`${service.healthUrl}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    last = answer ? await answer.text() : last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await service.kill9();
  throw new Error(`${service.name} is not ready after ${withinMs} ms: ${last}\n${service.output()}`);
}
