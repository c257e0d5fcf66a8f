import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

type Limits = { readonly withinMs: number; readonly memoryMb?: number; readonly nice?: number };

/**
 * The command with its limits before it, held by the kernel: address space, processor time, no core file, and an end of its own when we are killed.
 * util-linux (`setpriv`, `prlimit`) and `nice` replace themselves by what follows, so process id and group stay.
 * NOTE where util-linux is missing (macOS, busybox) time and output are still bounded by `runTool`, memory is not.
 */
export async function limitedCommand(
  command: readonly [string, ...string[]],
  { withinMs, memoryMb, nice = 0 }: Limits,
): Promise<readonly [string, ...string[]]> {
  const { prlimit, setpriv, niced } = await helpers();
  // A program that outlives us by hanging in a loop ends by itself, however many threads it has.
  const cpuSec = Math.ceil((withinMs / 1_000) * availableParallelism()) + 1;
  const limits = ['--core=0', `--cpu=${cpuSec}`, ...(memoryMb === undefined ? [] : [`--as=${memoryMb * 2 ** 20}`])];
  const [first, ...rest] = [
    ...(setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
    ...(nice > 0 && niced ? ['nice', '-n', String(nice), '--'] : []),
    ...(prlimit ? ['prlimit', ...limits, '--'] : []),
    ...command,
  ];
  return [first ?? command[0], ...rest];
}

let known: Promise<{ prlimit: boolean; setpriv: boolean; niced: boolean }> | undefined;

/** Which of them this machine has, in the dialect that we speak. */
function helpers() {
  known ??= Promise.all([
    runs('prlimit', '--core=0', '--', 'true'),
    runs('setpriv', '--pdeathsig', 'KILL', '--', 'true'),
    runs('nice', '-n', '1', '--', 'true'),
  ]).then(([prlimit, setpriv, niced]) => ({ prlimit, setpriv, niced }));
  return known;
}

const runs = (file: string, ...args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
