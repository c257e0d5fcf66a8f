import type { Dice } from './dice.ts';

/**
 * Bytes with bits turned, cut, doubled, spliced with another message's, run together with it, or with a field that nobody knows or that says two
 * lengths; half the time inside the frame's envelope, whose length is then right again, so that the spoiled fields are reached.
 */
export function spoilBytes(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  if (dice.percent(50)) return spoilPlain(bytes, other, dice);
  const frame = opened(bytes);
  return enveloped(frame.tag, spoilPlain(frame.inner, opened(other).inner, dice));
}

function spoilPlain(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const { below, one } = dice;
  const at = below(bytes.length + 1);
  return one([
    () => turned(bytes, dice),
    () => bytes.slice(0, at),
    () => joined(bytes.slice(0, at), other.slice(below(other.length + 1))),
    () => joined(bytes.slice(0, at), one(oddPieces), bytes.slice(at)),
    () => joined(bytes.slice(0, at), bytes.slice(below(bytes.length + 1))),
    () => joined(bytes, other),
    () => joined(bytes, one(oddPieces)),
  ])();
}

export const oddBytes = ({ below }: Dice): Uint8Array => Uint8Array.from({ length: below(120) }, () => below(256));

function turned(bytes: Uint8Array, { below, one }: Dice): Uint8Array {
  const spoiled = bytes.slice();
  for (let times = 1 + below(3); times > 0 && spoiled.length > 0; times--) {
    const at = below(spoiled.length);
    spoiled[at] = one([below(256), (spoiled[at] ?? 0) ^ (1 << below(8)), 0, 0x7f, 0x80, 0xff]);
  }
  return spoiled;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A frame is one field: its tag, its length, the message. */
function opened(bytes: Uint8Array): { readonly tag: Uint8Array; readonly inner: Uint8Array } {
  const afterVarint = (from: number) => bytes.findIndex((byte, index) => index >= from && byte < 0x80) + 1;
  const tagEnd = afterVarint(0);
  return { tag: bytes.slice(0, tagEnd), inner: bytes.slice(afterVarint(tagEnd)) };
}

function enveloped(tag: Uint8Array, inner: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = inner.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return joined(tag, Uint8Array.from([...length, rest]), inner);
}

const oddPieces = [
  [0x00],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // the longest varint
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // and one that is too long
  [0xfa, 0x3e, 0x02, 0x61, 0x62], // field 1007, two bytes long
  [0xfa, 0x3e, 0xff, 0xff, 0xff, 0x7f], // and one that says it is 268 million
  [0xf8, 0x3e, 0x05], // field 1007, a varint
  [0xf9, 0x3e, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], // and a double that is not a number
  [0x0b, 0x0c], // a group, which proto3 has not
  [0x0a, 0x00], // field 1, nothing in it
  [0x09, 0, 0, 0, 0, 0, 0, 0, 0x80], // field 1, -0
  [0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f], // field 1, infinity
  [0x11, 0, 0, 0, 0, 0, 0, 0, 0x80], // and field 2, -0
  [0x21, 0, 0, 0, 0, 0, 0, 0, 0x80], // and field 4
  [0x0a, 0x03, 0xed, 0xa0, 0x80], // field 1, half a surrogate pair
  [0x0a, 0x04, 0xef, 0xbb, 0xbf, 0x61], // field 1, a text that begins with a byte order mark
].map((bytes) => Uint8Array.from(bytes));
