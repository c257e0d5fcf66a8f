import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
};
export type ServerExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Child = {
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly exited: Promise<ServerExit>;
  readonly running: () => boolean;
  /** The last lines it wrote. */
  readonly tail: () => readonly string[];
  readonly signal: (signal: NodeJS.Signals) => void;
};

const tailLines = 60;

/**
 * Starts `command` in a process group of its own, so that Ctrl-C at the terminal reaches only the supervisor, which ends its children in order.
 * @throws the spawn's error (ENOENT, EACCES) when it cannot be started at all.
 */
export async function startChild(command: Command, onLine: (line: string) => void = () => undefined): Promise<Child> {
  const { file, args, ...how } = command;
  const child = spawn(file, args, { ...how, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > tailLines) lines.shift();
      onLine(line);
    });
  }
  const exited = new Promise<ServerExit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  child.removeAllListeners('error');
  child.on('error', () => undefined);
  return {
    pid,
    exited,
    running: () => child.exitCode === null && child.signalCode === null,
    tail: () => lines,
    signal: (signal) => void child.kill(signal),
  };
}

/**
 * The same command, killed by the kernel when the thread that started it ends, however it ends: for tests, whose runner may be killed.
 * Where setpriv is missing (no Linux) the command is left as it is.
 */
export function withParent(command: Command, diesWithParent = false): Command {
  const setpriv = '/usr/bin/setpriv';
  if (!diesWithParent || !existsSync(setpriv)) return command;
  return { ...command, file: setpriv, args: ['--pdeathsig', 'KILL', '--', command.file, ...command.args] };
}

/** Runs `command` to its end, with `input` on stdin. */
export async function runToEnd(
  command: Command,
  { input = '', withinMs = 120_000 }: { input?: string; withinMs?: number } = {},
): Promise<{ code: number | null; output: string }> {
  const { file, args, ...how } = command;
  const child = spawn(file, args, { ...how, stdio: ['pipe', 'pipe', 'pipe'], timeout: withinMs, killSignal: 'SIGKILL' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
}

/** Resolves true when `exited` settles within `withinMs`. */
export async function goneWithin(exited: Promise<unknown>, withinMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), withinMs);
  const gone = await Promise.race([exited.then(() => true), late.promise]);
  clearTimeout(timer);
  return gone;
}
