import { open } from 'node:fs/promises';
import type { ClipContainer } from './clip-probe.ts';

/** ffmpeg's demuxer for each container: the only one that may open such a file, whatever the file says of itself. */
export const demuxerOf: Readonly<Record<ClipContainer, string>> = {
  mp4: 'mov',
  matroska: 'matroska',
  mpegts: 'mpegts',
  flv: 'flv',
  ogg: 'ogg',
  wav: 'wav',
  flac: 'flac',
  mp3: 'mp3',
  aac: 'aac',
};

/**
 * What a file is, by its first bytes. Kinds that name other files or addresses (playlists, ffconcat, SDP, AVI with its text streams) are not among them: what is
 * not known is not opened.
 */
export async function sniffContainer(path: string): Promise<ClipContainer | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return containerOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

const headBytes = 4096;

export function containerOf(head: Buffer): ClipContainer | undefined {
  const text = (from: number, to: number) => head.toString('latin1', from, to);
  if (mp4Boxes.has(text(4, 8))) return 'mp4';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return 'matroska';
  if (text(0, 3) === 'FLV') return 'flv';
  if (text(0, 4) === 'OggS') return 'ogg';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  if (isTransportStream(head)) return 'mpegts';
  if (text(0, 3) === 'ID3') return 'mp3';
  return audioFrame(head);
}

/** What a file may begin with: recorders that were killed, and old QuickTime, have no `ftyp`. */
const mp4Boxes = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'prft', 'emsg', 'wide', 'free', 'skip', 'pnot', 'uuid']);

/** Sync bytes one packet apart (188 bytes, 192 with a time code, 204 with parity), wherever the stream was cut. */
function isTransportStream(head: Buffer): boolean {
  return [188, 192, 204].some((size) => {
    for (let at = 0; at < size; at++) if ([0, 1, 2, 3, 4].every((nth) => head[at + nth * size] === 0x47)) return true;
    return false;
  });
}

/** ADTS has layer 0, MPEG audio another one. */
function audioFrame(head: Buffer): ClipContainer | undefined {
  const [first, second] = head;
  if (first !== 0xff || second === undefined || (second & 0xe0) !== 0xe0) return undefined;
  if ((second & 0xf6) === 0xf0) return 'aac';
  return (second & 0x06) === 0 ? undefined : 'mp3';
}
