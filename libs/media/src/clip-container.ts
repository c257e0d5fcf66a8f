import { open } from 'node:fs/promises';
import { type MediaMeasure, NotMediaError } from './measure-media.ts';

/**
 * What kind of file a clip is, by its first bytes; its name and its sender's word are not asked. Nothing else of it is read: what is in it, replay-ingest finds out.
 *
 * @throws NotMediaError
 */
export async function clipMeasure(path: string): Promise<MediaMeasure> {
  const head = await headOf(path);
  if (head.length === 0) throw new NotMediaError('the file is empty');
  const contentType = clipContentType(head);
  if (contentType === undefined) throw new NotMediaError(`the file is not a film that we know (${containers})`);
  return { durationMs: 0, contentType };
}

const containers = 'MP4, MOV, WebM, MKV or MPEG-TS';

/**
 * The content type of a container that phones, OBS, browsers and our own nodes write, or undefined. The list is short on purpose: each more is one more parser that strangers can reach.
 * Pictures, playlists and scripts are not on it, and a playlist that names other files is never opened.
 */
export function clipContentType(head: Uint8Array): string | undefined {
  return isoMedia(head) ?? matroska(head) ?? transportStream(head);
}

/** ISO 14496-12: a box's size and type come first. Cameras of old begin a QuickTime file without `ftyp`. */
function isoMedia(head: Uint8Array): string | undefined {
  const type = latin1(head, 4, 8);
  if (type === 'ftyp') return brandType(latin1(head, 8, 12));
  return quickTimeFirst.has(type) ? 'video/quicktime' : undefined;
}

/** A still picture (HEIC, AVIF) is in the same container as a film. */
const brandType = (brand: string): string | undefined =>
  pictureBrands.has(brand) ? undefined : brand === 'qt  ' ? 'video/quicktime' : /^[\x20-\x7e]{4}$/u.test(brand) ? 'video/mp4' : undefined;

const pictureBrands = new Set([
  'heic',
  'heix',
  'hevc',
  'hevx',
  'heim',
  'heis',
  'hevm',
  'hevs',
  'mif1',
  'msf1',
  'avif',
  'avis',
  'jpeg',
  'crx ',
]);
const quickTimeFirst = new Set(['moov', 'mdat', 'wide', 'pnot']);

/** EBML: its DocType, which is among the first elements, tells WebM from Matroska. */
function matroska(head: Uint8Array): string | undefined {
  if (head[0] !== 0x1a || head[1] !== 0x45 || head[2] !== 0xdf || head[3] !== 0xa3) return undefined;
  const start = latin1(head, 0, 256);
  if (start.includes('\x42\x82\x84webm')) return 'video/webm';
  return start.includes('\x42\x82\x88matroska') ? 'video/x-matroska' : undefined;
}

/** Packets of 188 bytes, each beginning with 0x47; with four bytes of time before each on camcorders (M2TS). One letter G proves nothing: five in a row do. */
function transportStream(head: Uint8Array): string | undefined {
  const isSynced = (first: number, every: number) => [0, 1, 2, 3, 4].every((packet) => head[first + packet * every] === 0x47);
  return isSynced(0, 188) || isSynced(4, 192) ? 'video/mp2t' : undefined;
}

const headBytes = 1024;

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1');
