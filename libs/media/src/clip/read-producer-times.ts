import { type FileHandle, open } from 'node:fs/promises';

/** A producer reference time (ISO/IEC 14496-12, 8.16.5): at `mediaTime` of the track's own clock it was `utcMs`. */
export type ProducerTime = { readonly trackId: number; readonly utcMs: number; readonly mediaTime: number };

/** A file of ours has one for each fragment; more say nothing more. */
const mostBoxes = 20_000;
const mostTimes = 1_000;

/** The capture times in the boxes at the top of an MP4, in the file's order; damaged ones are passed over. */
export async function readProducerTimes(path: string): Promise<readonly ProducerTime[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const times: ProducerTime[] = [];
    for (let at = 0, boxes = 0; at + 8 <= size && boxes < mostBoxes && times.length < mostTimes; boxes++) {
      const { type, bytes, headBytes } = boxOf(await readAt(file, at, 16), size - at);
      if (bytes < headBytes) break;
      const time = type === 'prft' ? producerTime(await readAt(file, at + headBytes, Math.min(bytes - headBytes, 28))) : undefined;
      if (time !== undefined) times.push(time);
      at += bytes;
    }
    return times;
  } finally {
    await file.close();
  }
}

function boxOf(head: Buffer, leftBytes: number): { type: string; bytes: number; headBytes: number } {
  const size = head.length < 8 ? 0 : head.readUInt32BE(0);
  const type = head.toString('latin1', 4, 8);
  if (size === 1) return { type, bytes: head.length < 16 ? 0 : Number(head.readBigUInt64BE(8)), headBytes: 16 };
  return { type, bytes: size === 0 ? leftBytes : size, headBytes: 8 };
}

/**
 * NOTE only flags 24 speak of the moment that the picture shows. 0 to 7 are when a frame entered or left the encoder, or a fragment was closed or written, 8 is any time: a
 * delay after capture would be in them.
 */
const isOfCapture = (flags: number): boolean => flags === 24;

/** 1 January 1970 in seconds since 1900. */
const unixInNtpSec = 2_208_988_800;

function producerTime(body: Buffer): ProducerTime | undefined {
  const version = body[0];
  if ((version !== 0 && version !== 1) || body.length < (version === 0 ? 20 : 24) || !isOfCapture(body.readUIntBE(1, 3))) return undefined;
  const seconds = body.readUInt32BE(8);
  // Half of NTP's 136 years are before 1968: they are those that begin in 2036.
  const sinceSec = (seconds < 2 ** 31 ? seconds + 2 ** 32 : seconds) - unixInNtpSec;
  const utcMs = sinceSec * 1_000 + (body.readUInt32BE(12) / 2 ** 32) * 1_000;
  const mediaTime = version === 0 ? body.readUInt32BE(16) : Number(body.readBigUInt64BE(16));
  return { trackId: body.readUInt32BE(4), utcMs, mediaTime };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
