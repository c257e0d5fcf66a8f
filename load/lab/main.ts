// npm run lab: what `npm start` starts, or what runs already, and the sync lab's link; with options on a line made bad on purpose.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type DelayProxy, delayProxy } from '@tutti/testkit';
import { readRunning } from '../../services/cli/src/running-file.ts';
import { upConfig } from '../../services/cli/src/up-config.ts';
import { type BadLine, badLine, labLink, usage } from './bad-line.ts';

const cli = fileURLToPath(new URL('../../services/cli/src/main.ts', import.meta.url));
let proxy: DelayProxy | undefined;

const line = readArguments();
const running = await readRunning(upConfig([]).dataDir);
if (running && isAlive(running.pid)) {
  await show(running.url, line);
  const end = () => void proxy?.[Symbol.asyncDispose](); // nothing else holds this process
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
} else start();

/** Everything up; the link follows its `ready:`. */
function start(): void {
  const child = spawn(process.execPath, [cli, 'up'], { stdio: ['inherit', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const output = createInterface({ input: child.stdout });
  output.on('line', (text) => {
    process.stdout.write(`${text}\n`);
    const [, url] = /^ready: (\S+)$/u.exec(text) ?? [];
    if (url) show(url, line).catch((error: Error) => process.stderr.write(`${error.message}\n`));
  });
  child.on('exit', async (code, signal) => {
    process.exitCode = code ?? (signal === null ? 0 : 1);
    await proxy?.[Symbol.asyncDispose]();
  });
}

async function show(pages: string, bad: BadLine | undefined): Promise<void> {
  const { timeUrl } = (await (await fetch(new URL('/config.json', pages))).json()) as { timeUrl?: string };
  if (bad === undefined || timeUrl === undefined) {
    const missing = timeUrl === undefined ? '; it names no time endpoint, so there is nothing to measure' : '';
    return void process.stdout.write(`lab: ${labLink(pages, undefined)}${missing}\n`);
  }
  const { hostname, port, pathname } = new URL(timeUrl);
  proxy = await delayProxy({ targetHost: hostname, targetPort: Number(port), ...bad });
  const { up, down } = bad;
  process.stdout.write(`lab: ${labLink(pages, `ws://127.0.0.1:${proxy.port}${pathname}`)}\n`);
  process.stdout.write(
    `     up ${up.minMs} to ${up.maxMs} ms, down ${down.minMs} to ${down.maxMs} ms: ${Math.abs(up.minMs - down.minMs) / 2} ms of it no estimator can see\n`,
  );
}

function readArguments(): BadLine | undefined {
  try {
    return badLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof RangeError ? error.message : usage}\n`);
    process.exit(64);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
