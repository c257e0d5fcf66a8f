import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import { box, ftyp, tableFilm, u32 } from './mp4-boxes.ts';

export type HostileFile = {
  readonly name: string;
  /** As its sender calls it. */
  readonly filename: string;
  readonly bytes: () => Promise<Buffer>;
};

export type HostileWorld = {
  readonly folder: string;
  readonly random: () => number;
  /** Of a server that nobody may ask anything. */
  readonly canaryUrl: string;
};

const run = promisify(execFile);

/** A film of `seconds`, with its index in front. */
export async function goodClip(
  folder: string,
  seconds: number,
  name = `good-${seconds}.mp4`,
  codec: readonly string[] = [],
): Promise<Buffer> {
  const path = join(folder, name);
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=30:duration=${seconds}`];
  const more = name.endsWith('.mp4') ? ['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'] : [];
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...codec, ...more, path]);
  return readFile(path);
}

/** What people send who mean harm, and what breaks by itself. Every one is generated; the names say what is wrong with it. */
export function hostileFiles({ folder, random, canaryUrl }: HostileWorld): readonly HostileFile[] {
  const film = () => goodClip(folder, 4);
  const file = (name: string, bytes: HostileFile['bytes'], filename = `${name}.mp4`): HostileFile => ({ name, filename, bytes });
  const text = (content: string) => async () => Buffer.from(content);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  return [
    file('no-index', async () => withoutIndex(await film())),
    file('data-cut', async () => half(await film())),
    file('empty', text('')),
    file('zip', async () => Buffer.concat([Buffer.from('PK\u0003\u0004\u0014\0\0\0\b\0', 'latin1'), noise(4_000)])),
    file('ten-hours', async () => promising(await goodClip(folder, 1), 36_000)),
    file('prober-hangs', async () => tableFilm({ samples: 400_000, edits: 500_000 })),
    file('endless-packets', async () => tableFilm({ samples: 4_000_000, chunks: 4_000_000 })),
    file('transport-of-garbage', async () => garbageTransport(80_000, noise), 'garbage.ts'),
    file('deeply-nested', async () => nestedTags(300_000), 'nested.mkv'),
    file('bomb-said', () => pictureBomb(folder), 'bomb.mkv'),
    file(
      'bomb-hidden',
      async () => hiddenBomb(await goodClip(folder, 2, 'small.webm', ['-c:v', 'libvpx', '-deadline', 'realtime'])),
      'bomb.webm',
    ),
    file('noise-behind-ftyp', async () => Buffer.concat([ftyp, noise(200_000)])),
    file('noise-in-index', async () => Buffer.concat([ftyp, box('moov', noise(50_000)), box('mdat', noise(50_000))])),
    file('playlist-of-a-file', text('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')),
    file('playlist-of-an-address', text(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${canaryUrl}\n#EXT-X-ENDLIST\n`), 'list.m3u8'),
    file('list-of-files', text("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'list.ts'),
    file('drawing-with-address', text(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${canaryUrl}"/></svg>`), 'drawing.mov'),
    ...['../../../etc/passwd', 'a/b.mp4', 'C:\\clips\\a.mp4', 'a\0.mp4', '..', `${'x'.repeat(400)}.mp4`].map((filename, index) =>
      file(`named-${index}`, film, filename),
    ),
  ];
}

const half = (film: Buffer): Buffer => film.subarray(0, Math.floor(film.length / 2));

/** Everything but `moov`, which a camera writes last: its battery was empty. */
function withoutIndex(film: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at < film.length; ) {
    const length = film.readUInt32BE(at);
    if (film.toString('latin1', at + 4, at + 8) !== 'moov') kept.push(film.subarray(at, at + length));
    at += length;
  }
  return Buffer.concat(kept);
}

/** The same film with headers that say it lasts so long. */
function promising(film: Buffer, seconds: number): Buffer {
  const lie = Buffer.from(film);
  const movie = lie.indexOf('mvhd');
  const movieScale = lie.readUInt32BE(movie + 16);
  lie.writeUInt32BE(seconds * movieScale, movie + 20);
  lie.writeUInt32BE(seconds * movieScale, lie.indexOf('tkhd') + 24);
  const media = lie.indexOf('mdhd');
  lie.writeUInt32BE(seconds * lie.readUInt32BE(media + 16), media + 20);
  return lie;
}

function garbageTransport(packets: number, noise: (length: number) => Buffer): Buffer {
  const bytes = noise(188 * packets);
  for (let at = 0; at < bytes.length; at += 188) bytes[at] = 0x47;
  return bytes;
}

/** Matroska: tags in tags in tags, none of which says where it ends. */
function nestedTags(depth: number): Buffer {
  const ebml = Buffer.from('1a45dfa3934282886d6174726f736b6142878104428581024282', 'hex').subarray(0, 24);
  const [segment, tags, tag, simple] = ['1853806701ffffffffffffff', '1254c36701ffffffffffffff', '737301ffffffffffffff', '67c8ff'].map(
    (hex) => Buffer.from(hex, 'hex'),
  ) as [Buffer, Buffer, Buffer, Buffer];
  return Buffer.concat([ebml, segment, tags, tag, Buffer.alloc(simple.length * depth, simple)]);
}

/** 40 kB that become 256 million pixels, and say so. */
async function pictureBomb(folder: string): Promise<Buffer> {
  const side = 16_000; // ffmpeg itself begins to refuse a little above
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    return Buffer.concat([u32(body.length), named, u32(crc32(named))]);
  };
  const header = Buffer.concat([u32(side, side), Buffer.from([1, 0, 0, 0, 0])]);
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)));
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  await writeFile(join(folder, 'bomb.png'), png);
  await run('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-f',
    'png_pipe',
    '-i',
    join(folder, 'bomb.png'),
    '-c',
    'copy',
    join(folder, 'bomb.mkv'),
  ]);
  return readFile(join(folder, 'bomb.mkv'));
}

/** VP8: each key frame says its own size, whatever the container's header says. */
function hiddenBomb(film: Buffer): Buffer {
  const bomb = Buffer.from(film);
  for (let at = bomb.indexOf('9d012a', 0, 'hex'); at >= 0; at = bomb.indexOf('9d012a', at + 3, 'hex'))
    bomb.write('ff3fff3f', at + 3, 'hex');
  return bomb;
}
