import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contractShapes } from '../../tools/generate.mjs';
import { bufBreaking, bufLint, generatedFresh, renewImage } from '../../tools/proto-checks.mjs';

let proto = '';

beforeEach(() => {
  proto = mkdtempSync(join(tmpdir(), 'tutti-proto-'));
  cpSync(fileURLToPath(new URL('../../proto', import.meta.url)), proto, { recursive: true });
});
afterEach(() => rmSync(proto, { recursive: true }));

function change(file: string, from: string, to: string): void {
  const path = join(proto, 'tutti/v1', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

test('[EV7] the contract is clean, breaks nothing, and its types are fresh', () => {
  expect(bufLint()).toEqual([]);
  expect(bufBreaking()).toEqual([]);
  expect(generatedFresh()).toEqual([]);
});

test.each([
  [
    'a field that goes',
    'room.proto',
    '  double position_ms = 1 [(constraint) = { min: 0 }];\n}\n\n// Starts again',
    '}\n\n// Starts again',
    'position_ms',
  ],
  ['a field with another name', 'wire.proto', 'double client_now_ms = 1 [', 'double client_time_ms = 1 [', 'clientNowMs'],
  ['a field of another type', 'wire.proto', 'uint32 ping_id = 2;\n}', 'string ping_id = 2;\n}', 'ping_id'],
  ['a field with another number', 'room.proto', 'double lead_ms = 6', 'double lead_ms = 9', 'PlaybackScheduled'],
  ['a message that goes from the union', 'room.proto', '    PlaybackStopped playback_stopped = 13;\n', '', 'playback_stopped'],
])('[EV7] %s is found to break (E-5)', (_, file, from, to, named) => {
  change(file, from, to);
  expect(bufBreaking({ proto }).join('\n')).toContain(named);
});

test('[EV7] a new field breaks nothing', () => {
  change('wire.proto', 'message GetState {}', 'message GetState { string reason = 1; }');
  expect(bufBreaking({ proto })).toEqual([]);
});

test('[EV7] an image made anew without a version is found', () => {
  appendFileSync(join(proto, 'image/tutti.v1.binpb'), '\0');
  expect(bufBreaking({ proto })[0]).toMatch(/is not the image of version \d+\.\d+\.\d+/u);
});

test('[EV7] a higher version renews the image, and then the change is the contract', () => {
  change('wire.proto', 'uint32 ping_id = 2;\n}', 'string ping_id = 2;\n}');
  expect(renewImage('1.0.0', { proto })[0]).toContain('must be higher than ');
  expect(renewImage('99.0.0', { proto })).toEqual([]);
  expect(bufBreaking({ proto })).toEqual([]);
});

test('[EV7] a field named against the rules is found by lint', () => {
  change('wire.proto', 'double offset_ms = 1', 'double offsetMs = 1');
  expect(bufLint({ proto }).join('\n')).toContain('offsetMs');
});

test('[W7] a constraint stands in the shapes as it is declared', () => {
  change(
    'playback.proto',
    'optional double duration_ms = 5 [(constraint) = { min: 0 }]',
    'optional double duration_ms = 5 [(constraint) = { min: 2.5 }]',
  );
  expect(contractShapes({ proto })['frame-shapes.ts']).toContain("{ name: 'durationMs', kind: 'double', optional: true, min: 2.5 },");
});

test.each([
  ['a 64-bit integer', 'uint32 ping_id = 2;\n}', 'uint64 ping_id = 2;\n}'],
  ['bytes', 'uint32 ping_id = 2;\n}', 'bytes ping_id = 2;\n}'],
  ['a map', 'uint32 ping_id = 2;\n}', 'map<string, string> ping_id = 2;\n}'],
])('%s has no shape: it is not the same in JSON and in code', (_, from, to) => {
  change('wire.proto', from, to);
  expect(() => contractShapes({ proto })).toThrow(/ping_id is of a kind that JSON does not carry/);
});

test('a message that holds itself has no shape', () => {
  change('wire.proto', 'message GetState {}', 'message GetState { GetState inner = 1; }');
  expect(() => contractShapes({ proto })).toThrow('GetState holds itself');
});
