import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, portIsFree, reservePorts } from './free-port.ts';

const asked = 30;

/** Another process that asks for `asked` ports at once, tells them, and lives on. */
async function askElsewhere(): Promise<{ ports: number[]; process: ChildProcess }> {
  const source = `import { freePort } from ${JSON.stringify(new URL('./free-port.ts', import.meta.url).href)};
    console.log(JSON.stringify(await Promise.all(Array.from({ length: ${asked} }, () => freePort()))));
    setInterval(() => undefined, 1000);`;
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void process_.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: process_.stdout }), 'line')) as [string];
  return { ports: JSON.parse(line) as number[], process: process_ };
}

test('processes that ask at once get each port once, free, and out of the way of outgoing connections', async () => {
  const others = await Promise.all(Array.from({ length: 4 }, askElsewhere));
  const here = await Promise.all(Array.from({ length: asked }, () => freePort()));
  const all = [...here, ...others.flatMap(({ ports }) => ports)];
  expect(new Set(all).size).toBe(5 * asked);
  expect(Math.max(...all)).toBeLessThan(32_768);
  for (const port of here) expect(await portIsFree(port)).toBe(true);
});

test('one that a stranger listens on is passed over', async () => {
  const next = (await freePort()) + 1;
  const stranger = createServer().listen(next, '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await once(stranger, 'listening');
  expect(await freePort()).toBe(next + 1);
});

test('one that is meant for something is not given, though nobody listens on it yet', async () => {
  const next = (await freePort()) + 1;
  reservePorts([next]);
  expect(await freePort()).toBe(next + 1);
});

test('what a process held is free again when it ends, however it ends', async () => {
  const { ports, process: other } = await askElsewhere();
  const guard = (ports[0] ?? 0) - 1;
  expect(await portIsFree(guard)).toBe(false);
  other.kill('SIGKILL');
  await once(other, 'close');
  expect(await portIsFree(guard)).toBe(true);
});
