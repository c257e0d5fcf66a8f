import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codedPictures, ffmpeg, usualCodecs } from '../testing/coded-clip.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import { probeClip } from './probe-clip.ts';
import { fileUrl, onlyThisFile } from './read-packets.ts';
import { runTool } from './run-tool.ts';
import type { ToolError } from './tool-error.ts';

/** What a file of a stranger may ask for, and must not get: our secret, and a request to our address. */
const secret = 'the-secret-of-this-machine';
let dir = '';
const of = (name: string) => join(dir, name);
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  response.end(secret);
});
let url = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-only-'));
  await ffmpeg(...codedPictures({ seconds: 1 }), ...usualCodecs, of('film.mp4'));
  await writeFile(of('secret.txt'), secret);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/film.mp4`;
});
beforeEach(() => requests.splice(0));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

/** All that could ever be answered, logged or recorded. */
async function said(path: string): Promise<string> {
  const answer = await probeClip(path).catch((error: Error & { cause?: ToolError }) => `${error}${error.stack}${error.cause?.stderr}`);
  return JSON.stringify(answer);
}

async function staysHere(name: string, bytes: string | Uint8Array) {
  await writeFile(of(name), bytes);
  expect(await said(of(name))).not.toContain(secret);
  expect(requests).toEqual([]);
}

describe('R-3 an uploaded file reads no other file and no address', () => {
  test.each(['film.m3u8.mp4', 'list.mp4', 'list.ts', 'list.mkv'])('a playlist called %s', async (name) => {
    for (const target of [of('secret.txt'), of('film.mp4'), url, `concat:${of('secret.txt')}|${of('film.mp4')}`, '/etc/passwd']) {
      await staysHere(name, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`);
      await expect(probeClip(of(name))).rejects.toThrow('none of');
    }
  });
  test('a playlist behind the first bytes of a film', async () => {
    const playlist = Buffer.from(`\n#EXTM3U\n#EXTINF:1,\n${url}\n#EXTINF:1,\n${of('secret.txt')}\n`.repeat(20));
    for (const start of [
      '\0\0\0\x10ftypisom\0\0\0\0',
      '\0\0\0\x08free',
      '\x1a\x45\xdf\xa3',
      'FLV\x01\x05\0\0\0\x09',
      'ID3\x03\0\0\0\0\0\0',
      'OggS',
    ])
      await staysHere('start.mp4', Buffer.concat([Buffer.from(start, 'latin1'), playlist]));
  });
  test('ffconcat, SDP, DASH, SMIL, an image sequence, an AVI', async () => {
    await staysHere('concat.mp4', `ffconcat version 1.0\nfile ${of('film.mp4')}\nfile ${url}\n`);
    await staysHere('sdp.mp4', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n');
    await staysHere('dash.mp4', `<?xml version="1.0"?><MPD><Period><BaseURL>${url}</BaseURL></Period></MPD>`);
    await staysHere('film-%d.mp4', await readFile(of('film.mp4')));
    await staysHere('subtitles.mp4', 'RIFF\0\0\0\0AVI LIST');
  });
  test('an MP4 whose samples lie elsewhere, by address and by path', async () => {
    const film = await readFile(of('film.mp4'));
    for (const target of [url, fileUrl(of('secret.txt')), of('film.mp4'), 'film.mp4'])
      await staysHere('elsewhere.mp4', withDataReference(film, target));
  });
  test('an MP4 whose samples lie in the file beside it', async () => {
    const alias = withAlias(await readFile(of('film.mp4')), 'film.mp4');
    await writeFile(of('alias.mp4'), alias);
    const [film, open, held] = await Promise.all([
      hashes([...onlyThisFile('mp4'), of('film.mp4')]),
      hashes(['-v', 'error', '-enable_drefs', '1', of('alias.mp4')]),
      hashes([...onlyThisFile('mp4'), of('alias.mp4')]),
    ]);
    // The witness: a reader with that door open reads the other film.
    expect(open).toEqual(film);
    expect(held).not.toEqual(film);
  });
  test('an MKV with a playlist attached, and one that links to another', async () => {
    await writeFile(of('list.m3u8'), `#EXTM3U\n#EXTINF:1,\n${url}\n`);
    const attached = ['-attach', of('list.m3u8'), '-metadata:s:t', 'mimetype=application/vnd.apple.mpegurl'];
    await ffmpeg('-i', of('film.mp4'), '-c', 'copy', ...attached, '-metadata', `SEGMENT_NEXT=${url}`, of('attached.mkv'));
    expect(await said(of('attached.mkv'))).not.toContain(secret);
    expect((await probeClip(of('attached.mkv'))).videoCodec).toBe('h264');
    expect(requests).toEqual([]);
  });
  test('a name that looks like an address, an option or a pipe', async () => {
    for (const name of ['http:film.mp4', '-i.mp4', 'pipe:0', 'concat:a|b.mp4', "it's.mp4"]) {
      await writeFile(of(name), await readFile(of('film.mp4')));
      expect((await probeClip(of(name))).durationMs).toBe(1_000);
    }
  });
});

test('R-3 the witness is worth something: with the doors open the same playlist is read, and our address is asked', async () => {
  await writeFile(of('open.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${url}\n#EXT-X-ENDLIST\n`);
  const { ffprobe } = await requireFfmpeg();
  const open = ['-v', 'error', '-f', 'hls', '-allowed_extensions', 'ALL', '-protocol_whitelist', 'file,http,tcp', of('open.mp4')];
  await runTool(ffprobe, open, { withinMs: 20_000 }).catch(() => undefined);
  expect(requests.length).toBeGreaterThan(0);
  requests.splice(0);
  const held = runTool(ffprobe, [...onlyThisFile('mp4'), of('open.mp4')], { withinMs: 20_000 });
  await expect(held).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  const forced = ['-v', 'error', '-f', 'hls', '-protocol_whitelist', 'file', '-format_whitelist', 'mov', of('open.mp4')];
  await expect(runTool(ffprobe, forced, { withinMs: 20_000 })).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  expect(requests).toEqual([]);
});

async function hashes(args: readonly string[]): Promise<string[]> {
  const { ffprobe } = await requireFfmpeg();
  const shown = ['-select_streams', 'v', '-show_entries', 'packet=data_hash', '-show_data_hash', 'md5', '-of', 'csv=p=0'];
  return (await runTool(ffprobe, [...args, ...shown], { withinMs: 20_000 })).stdout.toString().trim().split('\n');
}

/** The same film without its samples, which an alias says are in the file `name` beside it. */
function withAlias(film: Buffer, name: string): Buffer {
  const path = Buffer.from(`/beside/${name}\0`.padEnd(40, '\0'));
  const alias = Buffer.alloc(12 + 10 + 28 + 12 + 64 + 16 + 4 + 16);
  alias.write('alis', 4, 'latin1');
  // One level up from the alias, one down to its target.
  alias.writeUInt16BE(1, alias.length - 20);
  alias.writeUInt16BE(1, alias.length - 18);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(2, 0);
  head.writeUInt16BE(path.length, 2);
  const reference = Buffer.concat([alias, head, path, Buffer.alloc(4, 0xff)]);
  const without = Buffer.from(film);
  const samples = without.indexOf('mdat', 0, 'latin1') + 4;
  without.fill(0, samples, samples - 8 + without.readUInt32BE(samples - 8));
  return withReference(without, reference);
}

/** The same film, its data reference (`dref`) saying that the samples lie at `target`; sizes are made right all the way up. */
function withDataReference(film: Buffer, target: string): Buffer {
  return withReference(film, Buffer.concat([Buffer.from('\0\0\0\0url \0\0\0\0', 'latin1'), Buffer.from(`${target}\0`)]));
}

function withReference(film: Buffer, reference: Buffer): Buffer {
  const entry = film.indexOf('url \0\0\0\x01', 0, 'latin1') - 4;
  reference.writeUInt32BE(reference.length);
  const grown = Buffer.concat([film.subarray(0, entry), reference, film.subarray(entry + 12)]);
  for (const box of ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']) {
    const at = grown.lastIndexOf(box, entry, 'latin1') - 4;
    grown.writeUInt32BE(grown.readUInt32BE(at) + reference.length - 12, at);
  }
  return grown;
}
