/**
 * What a frame of a clap clip says of itself: 3 rows of 32 black or white cells along its top edge. Cells are squares of 1/32 of the picture's width, so
 * the strip survives compression and any scaling of the whole picture. Pure: pages decode with the same code as tests.
 */
export type CodeStrip = {
  /** When the frame was taken, UTC; exact to 1/64 ms. */
  readonly utcMs: number;
  /** 0 to 255: proof that it is this camera's picture. */
  readonly camera: number;
  /** The clap is seen in it. */
  readonly flash: boolean;
};

export const stripColumns = 32;
export const stripRows = 3;

const partsOfMs = 64;
const marker = [0xaa, 0xca];

/** Row by row; true is white. @throws RangeError when the time does not fit into 48 bits. */
export function encodeStrip({ utcMs, camera, flash }: CodeStrip): boolean[] {
  const time = Math.round(utcMs * partsOfMs);
  if (!(time >= 0 && time < 2 ** 48)) throw new RangeError(`${utcMs} is no UTC time in ms`);
  const told = [camera & 0xff, flash ? 1 : 0, ...Array.from({ length: 6 }, (_, nth) => Math.floor(time / 2 ** (40 - 8 * nth)) & 0xff)];
  const check = crc16(told);
  return [...marker, ...told, check >> 8, check & 0xff].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1) === 1),
  );
}

/** Brightness of each cell, row by row, in any unit; undefined when it is no strip, or not one alone (two frames mixed). */
export function decodeStrip(cells: readonly number[]): CodeStrip | undefined {
  const known = cells.slice(0, 8 * marker.length);
  const grey = (Math.max(...known) + Math.min(...known)) / 2;
  const bytes = Array.from({ length: (stripColumns * stripRows) / 8 }, (_, nth) =>
    cells.slice(8 * nth, 8 * nth + 8).reduce((byte, cell) => byte * 2 + (cell > grey ? 1 : 0), 0),
  );
  const told = bytes.slice(marker.length, -2);
  const [high = 0, low = 0] = bytes.slice(-2);
  if (marker.some((byte, nth) => bytes[nth] !== byte) || crc16(told) !== high * 256 + low) return undefined;
  const [camera = 0, flags = 0, ...time] = told;
  return { utcMs: time.reduce((sum, byte) => sum * 256 + byte, 0) / partsOfMs, camera, flash: (flags & 1) === 1 };
}

/** CRC-16/CCITT-FALSE. */
function crc16(bytes: readonly number[]): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
