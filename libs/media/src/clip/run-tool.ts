import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { optionalEnv } from '@tutti/service';
import { limitedCommand } from './limited-command.ts';
import { ToolError, type ToolFault } from './tool-error.ts';

export type ToolLimits = {
  readonly withinMs: number;
  /** Of address space, where util-linux is there to hold it (see limited-command.ts). */
  readonly memoryMb?: number;
  /** Of standard output; more ends the program. */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** 0 to 19: long work steps back behind what somebody waits for. */
  readonly nice?: number;
  /** Takes standard output as it comes; `stdout` is empty then. What it throws ends the program and is thrown on. */
  readonly onStdout?: (chunk: Buffer) => void;
};

export type ToolOutput = {
  readonly stdout: Buffer;
  /** Its first 16 KiB: damaged files make ffmpeg say the same thing for minutes. */
  readonly stderr: string;
};

const keptStderrBytes = 16_384;

/**
 * Runs a program on a file that somebody sent us: no shell, no standard input, an environment of our own, a process group of its own that is killed
 * whole when time is up, when it says too much, or on abort.
 *
 * @throws ToolError, which tells what went wrong by its code.
 */
export async function runTool(file: string, args: readonly string[], limits: ToolLimits): Promise<ToolOutput> {
  const { withinMs, maxOutputBytes = 64e6, signal, onStdout } = limits;
  const tool = basename(file);
  if (signal?.aborted) throw new ToolError('TOOL_ABORTED', tool, `${tool} was not started: nobody waits for it any more`);
  const [command, ...limitedArgs] = await limitedCommand([file, ...args], limits);
  const child = spawn(command, limitedArgs, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: toolEnv() });

  let ended: ToolFault | { readonly thrown: unknown } | undefined;
  const end = (why: NonNullable<typeof ended>) => {
    ended ??= why;
    killGroup(child);
  };
  const late = setTimeout(() => end('TOOL_TIMEOUT'), withinMs);
  const onAbort = () => end('TOOL_ABORTED');
  signal?.addEventListener('abort', onAbort, { once: true });

  const stdout: Buffer[] = [];
  let stdoutBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    stdoutBytes += chunk.length;
    if (ended !== undefined) return;
    if (stdoutBytes > maxOutputBytes) return end('TOOL_TOO_MUCH_OUTPUT');
    if (onStdout === undefined) return void stdout.push(chunk);
    try {
      onStdout(chunk);
    } catch (thrown) {
      end({ thrown });
    }
  });
  const stderrOf = firstOf(child.stderr, keptStderrBytes);

  try {
    const { code, by, cause } = await exited(child);
    const stderr = stderrOf();
    if (typeof ended === 'object') throw ended.thrown;
    if (ended !== undefined) throw new ToolError(ended, tool, sentences[ended](tool, limits), { stderr });
    // 127 is how a command that starts another says that it is not there.
    if (cause !== undefined || code === 127)
      throw new ToolError('TOOL_MISSING', tool, sentences.TOOL_MISSING(tool, limits), { cause, stderr });
    if (code !== 0) throw new ToolError('TOOL_FAILED', tool, `${tool} ended with ${code ?? by}`, { stderr });
    return { stdout: Buffer.concat(stdout), stderr };
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', onAbort);
  }
}

const sentences: Readonly<Record<ToolFault, (tool: string, limits: ToolLimits) => string>> = {
  TOOL_MISSING: (tool) => `${tool} cannot be started`,
  TOOL_TIMEOUT: (tool, { withinMs }) => `${tool} took longer than ${withinMs} ms`,
  TOOL_ABORTED: (tool) => `${tool} was ended: nobody waits for it any more`,
  TOOL_TOO_MUCH_OUTPUT: (tool, { maxOutputBytes }) => `${tool} said more than ${maxOutputBytes ?? 64e6} bytes`,
  TOOL_FAILED: (tool) => `${tool} failed`,
};

/** Nothing of ours but where programs are: a report file, a proxy or a secret in the environment is not for a prober. */
const toolEnv = () => ({
  PATH: optionalEnv('PATH', '/usr/local/bin:/usr/bin:/bin'),
  LC_ALL: 'C',
  // glibc reserves 64 MB of address space for each thread else, which counts against the limit.
  MALLOC_ARENA_MAX: '2',
});

type Exit = { readonly code?: number | null; readonly by?: string | null; readonly cause?: Error };

/** When the program has ended and its output is read. What it left running is killed: it would hold the pipes. */
function exited(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve({ cause }));
    child.once('exit', () => killGroup(child));
    child.once('close', (code, by) => resolve({ code, by }));
  });
}

function killGroup({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Reads to the end, so that the program is never held up, and keeps the start. */
function firstOf(stream: Readable, bytes: number): () => string {
  const kept: Buffer[] = [];
  let left = bytes;
  stream.on('data', (chunk: Buffer) => {
    if (left > 0) kept.push(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
  });
  return () => Buffer.concat(kept).toString('utf8');
}
