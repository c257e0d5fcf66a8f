import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureMedia, NotMediaError } from './measure-media.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-measure-'));
});
afterAll(() => rm(dir, { recursive: true }));

const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name);
const file = async (bytes: Uint8Array | string) => {
  const path = join(dir, 'given');
  await writeFile(path, bytes);
  return path;
};

test.each([
  ['tone-1500ms.wav', 'audio/wav', 0],
  ['tone-1500ms.flac', 'audio/flac', 0],
  ['tone-1500ms.ogg', 'audio/ogg', 0],
  ['tone-1500ms.opus', 'audio/ogg; codecs=opus', 10],
  // MP3 and AAC come in whole frames with an encoder's delay before them.
  ['tone-1500ms.mp3', 'audio/mpeg', 80],
  ['tone-1500ms.m4a', 'audio/mp4', 80],
  // Sound and picture end where their last frames do.
  ['clip-1500ms.mp4', 'video/mp4', 80],
  ['clip-1500ms.webm', 'video/webm', 80],
  ['silent-1500ms.mp4', 'video/mp4', 0],
  ['silent-1500ms.webm', 'video/webm', 0],
])('P-4, P-18: %s lasts 1500 ms and is %s, whatever it is called', async (name, contentType, tolerance) => {
  const measured = await measureMedia(await file(await readFile(fixture(name))));
  expect(measured.contentType).toBe(contentType);
  expect(measured.durationMs).toBeGreaterThanOrEqual(1500);
  expect(measured.durationMs).toBeLessThanOrEqual(1500 + tolerance);
});

test('a cut-off WAV lasts as long as what is there of it', async () => {
  const whole = await readFile(fixture('tone-1500ms.wav'));
  const { durationMs } = await measureMedia(await file(whole.subarray(0, whole.length - 16_000)));
  expect(durationMs).toBeGreaterThan(490);
  expect(durationMs).toBeLessThan(510);
});

test.each([
  ['nothing', '', 'the file is empty'],
  ['a page', '<!doctype html><html><script>alert(1)</script></html>'.repeat(50), 'the file is not audio'],
  ['zeros', new Uint8Array(4096), 'the file is not audio'],
  ['the start of a WAV header', 'RIFF', 'the file is not audio'],
  ['a WAV without samples', wavHeader(0), 'the file has no duration'],
])('%s is no media, and says why', async (_what, bytes, why) => {
  await expect(measureMedia(await file(bytes))).rejects.toThrow(why);
  await expect(measureMedia(await file(bytes))).rejects.toBeInstanceOf(NotMediaError);
});

function wavHeader(dataBytes: number): Uint8Array {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
