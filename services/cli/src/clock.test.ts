import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace, type TraceLine, writeTrace } from '@tutti/clock';
import { timeEndpoint } from '@tutti/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clock } from './clock.ts';
import { recordClock } from './clock-record.ts';
import { policies, replayJson, replayPolicies, replayTable } from './clock-replay.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-clock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sample = (t0: number): TraceLine => ({ kind: 'sample', t0, t1: t0 + 502, t2: t0 + 502.5, t3: t0 + 4.5 });
const backwards: TraceLine = { kind: 'sample', t0: 9_000, t1: 9_500, t2: 9_500, t3: 8_999 };
const trace = readTrace(writeTrace({ title: 'Kit\u001b[2Jchen', lines: [...[0, 1, 2, 3, 4].map((n) => sample(n * 1_000)), backwards] }));

test('the policies stand below each other; what was refused is named; nothing in a title moves the cursor', () => {
  const table = replayTable(trace, replayPolicies(trace, policies));
  expect(table).toContain('6 samples, 0 stamps');
  expect(table).toContain('no truth in the trace');
  const rows = table.split('\n').map((row) => row.trim().split(/ {2,}/));
  const head = rows.find(([first]) => first === 'policy');
  expect(head).toEqual([
    'policy',
    'wander p50',
    'p95',
    'p99',
    'bound held',
    'offset',
    'skew',
    'bound',
    'floor',
    'taken',
    'refused',
    'jumps',
  ]);
  for (const policy of policies) {
    const row = rows.find(([first]) => first === policy);
    expect(row).toHaveLength(head?.length ?? 0);
    expect([row?.[4], row?.[5], row?.[8], row?.[9], row?.[10]]).toEqual(['100.0 %', '500.000', '4.000', '5', '1']);
  }
  expect(table).toContain('path refused 1 negative-rtt');
  expect(table).not.toContain('\u001b');
});

test('as JSON, one object for each policy', () => {
  const objects = replayJson(trace, replayPolicies(trace, ['path', 'ewma']))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects.map(({ policy }) => policy)).toEqual(['path', 'ewma']);
  expect(objects[0]).toMatchObject({ samples: 6, against: 'wander', boundHeld: 1, final: { taken: 5, jumps: 0 } });
});

test('what cannot be replayed is said in one sentence', async () => {
  const file = join(folder, 'bad.ndjson');
  await writeFile(file, '{"trace":"tutti-clock","version":1,"title":""}\n{"kind":"sample","t0":1}\n');
  await expect(clock(['replay', file])).rejects.toMatchObject({
    name: 'CliError',
    code: 'TRACE_INVALID',
    message: expect.stringContaining('line 2, t1'),
  });
  await expect(clock(['replay', join(folder, 'none')])).rejects.toMatchObject({ code: 'USAGE' });
  await expect(clock(['replay', file, '--policy', 'guess'])).rejects.toMatchObject({ code: 'USAGE' });
  await expect(clock(['replay', file, '--fast'])).rejects.toMatchObject({ code: 'USAGE' });
  await expect(clock([])).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('npm run clock -- record') });
});

test('a real line is recorded, and the trace replays to the clock that was there', async () => {
  const endpoint = await timeEndpoint({ offsetMs: 5_000 });
  const out = join(folder, 'trace.ndjson');
  const print = vi.fn();
  const stop = new AbortController();
  const recording = recordClock({ address: endpoint.url, room: undefined, seconds: 60, out, stopping: stop.signal, print });
  await vi.waitUntil(() => endpoint.answered >= 8, { timeout: 9_000 });
  stop.abort();
  await recording;
  const recorded = readTrace(await readFile(out, 'utf8'));
  expect(recorded).toMatchObject({ title: endpoint.url, unknownLines: 0 });
  expect(recorded.lines[0]).toMatchObject({ kind: 'event', reason: 'connect' });
  const [{ summary } = { summary: undefined }] = replayPolicies(recorded, ['path']);
  expect(summary?.final.taken).toBeGreaterThanOrEqual(6);
  expect(Math.abs((summary?.final.offsetMs ?? 0) - 5_000)).toBeLessThan(1 + (summary?.final.errorMs ?? 0));
  expect(print).toHaveBeenCalledOnce();
  await endpoint[Symbol.asyncDispose]();
});

test('nobody there: a sentence, not an empty trace', async () => {
  const endpoint = await timeEndpoint();
  endpoint.beAway(true);
  const recording = recordClock({
    ...{ address: endpoint.url, room: undefined, seconds: 0.5, out: join(folder, 't'), stopping: new AbortController().signal },
    print: () => {},
  });
  await expect(recording).rejects.toMatchObject({ code: 'TIME_UNREACHABLE' });
  await endpoint[Symbol.asyncDispose]();
});
