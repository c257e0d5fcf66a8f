import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTutti, type Tutti } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../tools/build-sdk.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

let home: string;
let program: string;
let tutti: Tutti;

/** An outside user's folder: the built package below node_modules, the program of docs/sdk.md, and nothing of ours around it. */
beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'tutti-sdk-user-')));
  await buildSdk({ outDir: join(home, 'node_modules', '@tutti', 'sdk') });
  tutti = await startTutti();
  const page = await readFile(join(root, 'docs', 'sdk.md'), 'utf8');
  program = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n');
  await writeFile(join(home, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(home, 'program.ts'), program.replace('http://127.0.0.1:8080', tutti.url));
}, 150_000);
afterAll(async () => {
  await tutti?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
}, 30_000);

test('the examples of docs/sdk.md run in Node against a real Tutti and print what they say', async () => {
  const promised = [...program.matchAll(/console\.log\(.*\);(?: |\n)\/\/ (.*)/g)].map(([, text]) => text);
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', 'program.ts'], {
    cwd: home,
    timeout: 60_000,
  });
  expect(stdout.trim().split('\n')).toEqual(promised);
  expect(promised.length).toBeGreaterThan(10);
});

test('the package’s types are enough for an outside user in the strictest setting', async () => {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2024', 'esnext.disposable', 'dom'],
    module: 'nodenext',
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  };
  await writeFile(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  const { stdout, status } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', home], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
