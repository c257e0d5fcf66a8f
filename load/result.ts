import { execFileSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('./bench/RESULTS.md', import.meta.url));

/** Keys in the order in which they are shown. A number is shown with at most four significant digits, an integer whole. */
export type ResultValues = Readonly<Record<string, number | string>>;

/** Prints `RESULT <name> key=value …` and keeps it, with the machine it was measured on, in load/bench/RESULTS.md. */
export async function reportResult(name: string, values: ResultValues): Promise<void> {
  const line = resultLine(name, values);
  const machine = describeMachine();
  const heading = await readFile(file, 'utf8').then(
    () => '',
    () => '# Results\n\nEach line as the command printed it, with the machine it ran on. Oldest first.\n',
  );
  await appendFile(file, `${heading}\n- \`${line}\`\n  ${machine}\n`);
  process.stdout.write(`${line}\n`);
}

export function resultLine(name: string, values: ResultValues): string {
  return ['RESULT', name, ...Object.entries(values).map(([key, value]) => `${key}=${shown(value)}`)].join(' ');
}

function shown(value: number | string): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

function describeMachine(): string {
  const cores = cpus();
  const memoryGiB = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg().map((value) => value.toFixed(1));
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  return [
    `${new Date().toISOString().slice(0, 16)}Z`,
    `${model}, ${cores.length} cores`,
    `${memoryGiB} GiB`,
    `${type()} ${release()}`,
    `node ${process.version}`,
    `load ${load.join(' ')}`,
    `commit ${commit()}`,
  ].join(' · ');
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
  } catch {
    return 'unknown';
  }
}
