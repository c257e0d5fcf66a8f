const ntpEpochSec = 2_208_988_800n;

/**
 * A fragmented MP4 with a producer reference time (`prft`) in front of every fragment: at `utcMsAt(t)` the track's media time was t, in s.
 * NOTE ffmpeg's own `-write_prft` is the wall clock while it muxes, or a PTS that has to be Unix time already.
 */
export function withPrft(file: Buffer, { trackId, timescale, utcMsAt }: PrftOptions): Buffer {
  const parts: Buffer[] = [];
  for (const { type, bytes } of boxes(file)) {
    if (type === 'moof') {
      const mediaTime = decodeTime(bytes, trackId);
      if (mediaTime !== undefined) parts.push(prftBox(trackId, mediaTime, utcMsAt(Number(mediaTime) / timescale)));
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

export type PrftOptions = {
  readonly trackId: number;
  readonly timescale: number;
  readonly utcMsAt: (mediaSec: number) => number;
};

type Box = { readonly type: string; readonly bytes: Buffer; readonly body: Buffer };

function boxes(bytes: Buffer): Box[] {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new RangeError(`a box of ${size} bytes at ${at}`);
    const box = bytes.subarray(at, at + size);
    found.push({ type: box.toString('latin1', 4, 8), bytes: box, body: box.subarray(8) });
    at += size;
  }
  return found;
}

/** `baseMediaDecodeTime` of the track's fragment. */
function decodeTime(moof: Buffer, trackId: number): bigint | undefined {
  for (const traf of boxes(moof.subarray(8)).filter(({ type }) => type === 'traf')) {
    const inside = boxes(traf.body);
    const tfhd = inside.find(({ type }) => type === 'tfhd')?.body;
    const tfdt = inside.find(({ type }) => type === 'tfdt')?.body;
    if (tfhd?.readUInt32BE(4) === trackId && tfdt) return tfdt[0] === 1 ? tfdt.readBigUInt64BE(4) : BigInt(tfdt.readUInt32BE(4));
  }
  return undefined;
}

/** ISO/IEC 14496-12, 8.16.5: version 1; flags 24: the time at which the media was captured. */
function prftBox(trackId: number, mediaTime: bigint, utcMs: number): Buffer {
  const box = Buffer.alloc(32);
  box.writeUInt32BE(32, 0);
  box.write('prft', 4, 'latin1');
  box.writeUInt32BE(0x01_00_00_18, 8);
  box.writeUInt32BE(trackId, 12);
  const wholeSec = Math.floor(utcMs / 1000);
  box.writeUInt32BE(Number(BigInt(wholeSec) + ntpEpochSec) >>> 0, 16);
  box.writeUInt32BE(Math.floor(((utcMs - wholeSec * 1000) / 1000) * 2 ** 32) >>> 0, 20);
  box.writeBigUInt64BE(mediaTime, 24);
  return box;
}
