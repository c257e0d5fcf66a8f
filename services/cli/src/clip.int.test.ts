import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CliError } from './cli-error.ts';
import { clip } from './clip.ts';

let dir = '';
const of = (name: string) => join(dir, name);
const stamps = ['20261121190702', '20261121190704', '20261121190706'];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-clip-'));
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=6', ...'-c:v libx264 -preset ultrafast -g 25'.split(' ')];
  await promisify(execFile)('ffmpeg', ['-v', 'error', ...source, '-f', 'segment', '-segment_time', '2', of('%d.ts')]);
  for (const [n, stamp] of stamps.entries()) await rename(of(`${n}.ts`), of(`cam-${stamp}.ts`));
});
afterAll(() => rm(dir, { recursive: true }));

async function run(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const hear = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(hear('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(hear('err'));
  try {
    const code = await clip(args);
    return { code, ...said };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
const segments = () => stamps.map((stamp) => of(`cam-${stamp}.ts`));

test('R-2 tutti clip describes what it saved, in one line', async () => {
  const { code, out, err } = await run('--from', '1.5', '--to', '0:04', '--out', of('goal.mp4'), ...segments());
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toEqual({
    file_path: of('goal.mp4'),
    duration_ms: 3_000,
    start_time_utc_ms: Date.UTC(2026, 10, 21, 19, 7, 3),
    version: 1,
  });
});

test('R-2 by UTC; without stamps nobody knows when it was; what is missing is said', async () => {
  const at = (sec: number) => new Date(Date.UTC(2026, 10, 21, 19, 7, 2) + sec * 1_000).toISOString();
  const [first = '', , third = ''] = segments();
  const { out, err } = await run('--from', at(1), '--to', at(5), '--out', of('hole.mp4'), first, third);
  expect(JSON.parse(out)).toMatchObject({ start_time_utc_ms: Date.UTC(2026, 10, 21, 19, 7, 3), duration_ms: 4_000 });
  expect(err).toBe('After segment 1 2.000 s are missing (from 2.000 s on).\n');
  await rename(first, of('cam.ts'));
  const { out: unknown } = await run('--from', '0', '--to', '1', '--out', of('unknown.mp4'), of('cam.ts'));
  await rename(of('cam.ts'), first);
  expect(JSON.parse(unknown).start_time_utc_ms).toBeNull();
});

test.each([
  ['nothing', [], 'Which span'],
  ['no segment', ['--from', '0', '--to', '1', '--out', 'x.mp4'], 'Which span'],
  ['an option that is not there', ['--form', '0'], 'Which span'],
  ['no time', ['--from', 'soon', '--to', '1', '--out', 'x.mp4', 'a.ts'], '--from: soon is no time'],
  ['a span backwards', ['--from', '2', '--to', '1', '--out', 'x.mp4', 'SEGMENTS'], '--to: is not after --from.'],
  ['a file that is not there', ['--from', '0', '--to', '1', '--out', 'x.mp4', 'a.ts'], 'segments: a.ts cannot be read.'],
  ['an extension that is none', ['--from', '0', '--to', '1', '--out', 'x.doc', 'a.ts'], '--out: the name has to end in'],
])('R-2 %s is refused in a sentence', async (_what, args, sentence) => {
  const asked = run(...args.flatMap((arg) => (arg === 'SEGMENTS' ? segments() : [arg])));
  await expect(asked).rejects.toBeInstanceOf(CliError);
  await expect(asked).rejects.toThrow(sentence);
});
