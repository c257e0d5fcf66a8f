// node load/run.ts <bench|faults|measure> <name> [args]: runs load/<kind>/<name>/main.ts, which ends with a RESULT line.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const [kind = '', name = '', ...args] = process.argv.slice(2);
const main = `${here}${kind}/${name}/main.ts`;

if (!/^[a-z-]+$/u.test(kind) || !/^[a-z0-9-]+$/u.test(name) || !existsSync(main)) {
  process.stderr.write(`There is no ${kind || 'such'} ${name}. There are:\n${known().join('\n')}\n`);
  process.exitCode = 2;
} else {
  // A process of its own, so that nothing of this one is in its memory or its clock; a signal to the group reaches both.
  const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 0 : 1);
  });
}

function known(): string[] {
  const folders = (path: string) =>
    existsSync(path) ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  return folders(here).flatMap((kind) =>
    folders(here + kind.name)
      .filter((entry) => existsSync(`${here}${kind.name}/${entry.name}/main.ts`))
      .map((entry) => `  npm run ${kind.name} -- ${entry.name}`),
  );
}
