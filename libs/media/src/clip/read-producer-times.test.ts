import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prft } from '../testing/prft.ts';
import { readProducerTimes } from './read-producer-times.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-boxes-'));
});
afterAll(() => rm(dir, { recursive: true }));

const read = async (...boxes: readonly Uint8Array[]) => {
  const path = join(dir, 'boxes');
  await writeFile(path, Buffer.concat(boxes));
  return readProducerTimes(path);
};
const box = (type: string, bytes = 8, size = bytes) => {
  const made = Buffer.alloc(bytes);
  made.writeUInt32BE(size);
  made.write(type, 4, 'latin1');
  return made;
};
const utcMs = 1_795_221_422_123.25;

test('R-1 capture times are read, of both versions', async () => {
  const first = prft({ trackId: 2, utcMs, mediaTime: 7_000_000_000n });
  const second = prft({ trackId: 1, utcMs: utcMs + 1_000, mediaTime: 90_000n, version: 0 });
  expect(await read(box('ftyp', 24), first, box('moof'), box('mdat', 100), second)).toEqual([
    { trackId: 2, utcMs, mediaTime: 7_000_000_000 },
    { trackId: 1, utcMs: utcMs + 1_000, mediaTime: 90_000 },
  ]);
});

test.each([0, 1, 2, 4, 8])('R-10 flags %i speak of the encoder, the file or nothing: no capture time', async (flags) => {
  expect(await read(prft({ trackId: 1, utcMs, mediaTime: 0n, flags }))).toEqual([]);
});

test('R-1 after February 2036 NTP begins again', async () => {
  const late = Date.UTC(2036, 5, 1);
  expect((await read(prft({ trackId: 1, utcMs: late, mediaTime: 0n })))[0]?.utcMs).toBe(late);
});

test('R-4 a box of 64 bits, one that goes to the end, one that lies about its size', async () => {
  const wide = Buffer.alloc(40);
  wide.writeUInt32BE(1);
  wide.write('mdat', 4, 'latin1');
  wide.writeBigUInt64BE(40n, 8);
  const time = prft({ trackId: 1, utcMs, mediaTime: 0n });
  expect(await read(wide, time)).toHaveLength(1);
  expect(await read(box('mdat', 16, 0), time)).toEqual([]);
  expect(await read(box('free', 8, 4), time)).toEqual([]);
  expect(await read(box('free', 8, 2 ** 32 - 1), time)).toEqual([]);
  expect(await read(time.subarray(0, 20))).toEqual([]);
});

test('R-4 whatever the bytes, it ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect((await read(box('ftyp'), bytes)).length).toBeLessThan(20);
    }),
    { numRuns: 50 },
  );
});
