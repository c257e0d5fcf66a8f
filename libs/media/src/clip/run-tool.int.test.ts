import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findFfmpeg } from './find-ffmpeg.ts';
import { runTool } from './run-tool.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-tool-'));
});
afterAll(() => rm(dir, { recursive: true }));

const sh = (script: string, limits: Partial<Parameters<typeof runTool>[2]> = {}) =>
  runTool('/bin/sh', ['-c', script], { withinMs: 20_000, ...limits });
const node = (script: string, limits: Partial<Parameters<typeof runTool>[2]> = {}) =>
  runTool(process.execPath, ['-e', script], { withinMs: 20_000, ...limits });
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('R-4 what a program says, and its words as they are: no shell reads them', async () => {
  const { stdout, stderr } = await runTool('/bin/echo', ['$HOME', '`id`', '; ls', "it's"], { withinMs: 20_000 });
  expect(stdout.toString()).toBe("$HOME `id` ; ls it's\n");
  expect(stderr).toBe('');
});

test('R-4 a program that does not end is ended, with all that it started', async () => {
  const pidFile = join(dir, 'pid');
  const started = performance.now();
  const hung = sh(`sleep 1000 & echo $! > ${pidFile}; trap '' TERM; sleep 1000`, { withinMs: 1_500 });
  await expect(hung).rejects.toMatchObject({ name: 'ToolError', code: 'TOOL_TIMEOUT', tool: 'sh', message: 'sh took longer than 1500 ms' });
  expect(performance.now() - started).toBeLessThan(15_000);
  const pid = Number(await readFile(pidFile, 'utf8'));
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 8_000 });
});

test('R-4 what a program leaves running when it ends well is ended, too', async () => {
  const { stdout } = await sh('sleep 1000 & echo $!');
  await vi.waitFor(() => expect(isAlive(Number(stdout.toString()))).toBe(false), { timeout: 8_000 });
});

test('R-4 an abort ends it at once; one from before starts nothing', async () => {
  const abort = new AbortController();
  const running = sh('echo here; sleep 1000', { signal: abort.signal, onStdout: () => abort.abort() });
  await expect(running).rejects.toMatchObject({ code: 'TOOL_ABORTED' });
  await expect(sh('echo here', { signal: abort.signal })).rejects.toThrow('was not started');
});

test('R-4 too much output ends it; a flood of complaints does not, and is kept short', async () => {
  await expect(sh('yes', { maxOutputBytes: 10_000 })).rejects.toMatchObject({ code: 'TOOL_TOO_MUCH_OUTPUT' });
  const { stderr } = await sh('yes complaint | head -c 5000000 >&2');
  expect(stderr.length).toBe(16_384);
});

test('R-4 output as it comes, and a reader who has seen enough', async () => {
  const chunks: string[] = [];
  const { stdout } = await sh('echo one; echo two', { onStdout: (chunk) => chunks.push(chunk.toString()) });
  expect(chunks.join('')).toBe('one\ntwo\n');
  expect(stdout.length).toBe(0);
  const enough = sh('yes', {
    onStdout: () => {
      throw new RangeError('enough');
    },
  });
  await expect(enough).rejects.toThrow(RangeError);
});

test('R-4 a program that fails, and one that is not there', async () => {
  await expect(sh('echo why >&2; exit 3')).rejects.toMatchObject({ code: 'TOOL_FAILED', message: 'sh ended with 3', stderr: 'why\n' });
  await expect(sh('kill -SEGV $$')).rejects.toMatchObject({ code: 'TOOL_FAILED', message: 'sh ended with SIGSEGV' });
  await expect(runTool(join(dir, 'nowhere'), [], { withinMs: 20_000 })).rejects.toMatchObject({ code: 'TOOL_MISSING' });
});

test('R-4 what we started ends with us, even when we are killed', async () => {
  const code = `import { runTool } from '${join(import.meta.dirname, 'run-tool.ts')}'; await runTool('/bin/sh', ['-c', 'echo $$ > "$0"; exec sleep 1000', '${join(dir, 'orphan')}'], { withinMs: 1e6 });`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
  const pid = await vi.waitFor(async () => Number((await readFile(join(dir, 'orphan'), 'utf8')).trim() || Number.NaN), { timeout: 15_000 });
  expect(isAlive(pid)).toBe(true);
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 8_000 });
});

test('R-4 memory is limited, and only then', async () => {
  const eats = 'const kept = []; for (let n = 0; n < 40; n++) kept.push(Buffer.alloc(50e6, 1)); console.log(kept.length)';
  expect((await node(eats)).stdout.toString()).toBe('40\n');
  await expect(node(eats, { memoryMb: 1_500 })).rejects.toMatchObject({ code: 'TOOL_FAILED' });
});

test('R-4 it knows nothing of our environment, steps back when asked, and leads a group of its own', async () => {
  const { stdout } = await sh('nice; ps -o pgid= -p $$; echo $$; env | cut -d= -f1', { nice: 7 });
  const [niceness, group, pid, ...names] = stdout
    .toString()
    .split(/\s+/)
    .filter((word) => word !== '');
  expect(niceness).toBe('7');
  expect(group).toBe(pid);
  const ofShells = ['PWD', 'OLDPWD', 'SHLVL', '_'];
  expect(names.filter((name) => !ofShells.includes(name)).sort()).toEqual(['LC_ALL', 'MALLOC_ARENA_MAX', 'PATH']);
});

test('R-4 ffmpeg is found along the path, both or none', async () => {
  const found = await findFfmpeg();
  expect(found?.ffmpeg).toMatch(/\/ffmpeg$/);
  expect(await findFfmpeg(dir)).toBeUndefined();
  expect(await findFfmpeg('')).toBeUndefined();
});
