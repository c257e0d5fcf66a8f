/** ISO 14496-12: length, type, contents. */
export function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

/** A box with a version and flags. */
export const fullBox = (type: string, flags: number, ...contents: readonly Uint8Array[]): Buffer => box(type, u32(flags), ...contents);

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
}

/** The same few numbers `times` over. */
export const repeated = (times: number, ...values: readonly number[]): Buffer => Buffer.alloc(4 * values.length * times, u32(...values));

export const ftyp = box('ftyp', Buffer.from('isom\0\0\u0002\0isommp42', 'latin1'));

export type SampleTables = {
  readonly samples: number;
  /** Entries of the edit list, each of one sample at the end of the film. */
  readonly edits?: number;
  /** How often the file's one chunk is named. */
  readonly chunks?: number;
};

/** A film of one-byte samples whose tables say whatever they are told. All of it is a valid MP4; nothing of it is a film. */
export function tableFilm({ samples, edits = 0, chunks = 1 }: SampleTables): Buffer {
  const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(160, 24);
  entry.writeUInt16BE(90, 26);
  entry.writeUInt16BE(24, 74);
  const tables = [
    fullBox('stsd', 0, u32(1), box('jpeg', entry)),
    fullBox('stts', 0, u32(1, samples, 1)),
    ...(edits > 0 ? [fullBox('ctts', 0, u32(samples), repeated(Math.floor(samples / 2), 1, 0, 1, 1))] : []),
    fullBox('stsc', 0, u32(1, 1, samples / chunks, 1)),
    fullBox('stsz', 0, u32(1, samples)),
    fullBox('stco', 0, u32(chunks), repeated(chunks, ftyp.length + 8)),
  ];
  const self = fullBox('url ', 1);
  const media = [
    fullBox('mdhd', 0, u32(0, 0, 1000, samples, 0x55c40000)),
    fullBox('hdlr', 0, u32(0), Buffer.from('vide'), u32(0, 0, 0), Buffer.from('\0')),
    box('minf', fullBox('vmhd', 1, u32(0, 0)), box('dinf', fullBox('dref', 0, u32(1), self)), box('stbl', ...tables)),
  ];
  const edit = edits > 0 ? [box('edts', fullBox('elst', 0, u32(edits), repeated(edits, 1, samples - 3, 0x10000)))] : [];
  const track = fullBox('tkhd', 3, u32(0, 0, 1, 0, samples, 0, 0, 0, 0), matrix, u32(160 << 16, 90 << 16));
  const head = fullBox('mvhd', 0, u32(0, 0, 1000, samples, 0x10000, 0x01000000, 0, 0), matrix, u32(0, 0, 0, 0, 0, 0, 2));
  const bytes = Buffer.alloc(Math.min(samples, 1_000_000));
  return Buffer.concat([ftyp, box('mdat', bytes), box('moov', head, box('trak', track, ...edit, box('mdia', ...media)))]);
}
