export type Prft = {
  readonly trackId: number;
  readonly utcMs: number;
  readonly mediaTime: bigint;
  readonly version?: 0 | 1;
  readonly flags?: number;
};

const unixInNtpSec = 2_208_988_800;

/** A producer reference time box, as a capture node writes it before each fragment. */
export function prft({ trackId, utcMs, mediaTime, version = 1, flags = 24 }: Prft): Buffer {
  const box = Buffer.alloc(version === 0 ? 28 : 32);
  box.writeUInt32BE(box.length, 0);
  box.write('prft', 4, 'latin1');
  box[8] = version;
  box.writeUIntBE(flags, 9, 3);
  box.writeUInt32BE(trackId, 12);
  const seconds = Math.floor(utcMs / 1_000);
  box.writeUInt32BE((seconds + unixInNtpSec) % 2 ** 32, 16);
  box.writeUInt32BE(Math.round(((utcMs / 1_000) % 1) * 2 ** 32), 20);
  if (version === 0) box.writeUInt32BE(Number(mediaTime), 24);
  else box.writeBigUInt64BE(mediaTime, 24);
  return box;
}

/** A fragmented MP4 in which every fragment has one: `zeroMs` is the UTC of the media time 0 of the first track, which counts in `timescale`. */
export function withPrft(mp4: Buffer, { zeroMs, timescale, trackId = 1 }: { zeroMs: number; timescale: number; trackId?: number }): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < mp4.length; ) {
    const size = mp4.readUInt32BE(at);
    const whole = mp4.subarray(at, at + size);
    if (mp4.toString('latin1', at + 4, at + 8) === 'moof') {
      const mediaTime = decodeTime(whole);
      pieces.push(prft({ trackId, mediaTime, utcMs: zeroMs + (Number(mediaTime) * 1_000) / timescale }));
    }
    pieces.push(whole);
    at += size;
  }
  return Buffer.concat(pieces);
}

/** `baseMediaDecodeTime` of a fragment's first track. */
function decodeTime(moof: Buffer): bigint {
  const at = moof.indexOf('tfdt', 0, 'latin1');
  return moof[at + 4] === 1 ? moof.readBigUInt64BE(at + 8) : BigInt(moof.readUInt32BE(at + 8));
}
