import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPieces, offerHeaders, offerIn, pieceBytes, pieceCount, pieceOf } from './pieces.ts';

const filled = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

test('O-5 whatever its length, an answer in pieces is joined to itself', async () => {
  const lengths = fc.oneof(fc.integer({ min: 1, max: 3 * pieceBytes }), fc.constantFrom(pieceBytes - 1, pieceBytes, pieceBytes + 1));
  await fc.assert(
    fc.asyncProperty(lengths, async (length) => {
      const bytes = filled(length);
      const fetch = async (nth: number) => pieceOf(bytes, nth) ?? new Uint8Array();
      expect(Buffer.compare(await joinPieces({ subject: 's', bytes: length }, fetch), bytes)).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('O-5 a piece that is too short or too long is an error, never a hole', async () => {
  const offer = { subject: 's', bytes: pieceBytes + 10 };
  await expect(joinPieces(offer, async () => new Uint8Array(5))).rejects.toThrow('piece 0 of 524298 bytes has 5');
  await expect(joinPieces(offer, async (nth) => new Uint8Array(nth === 0 ? pieceBytes : 11))).rejects.toThrow('piece 1');
});

test('O-5 an offer without a size, or with an impossible one, is an error and not an empty answer', async () => {
  for (const bytes of [Number.NaN, 0, -1, 1.5, Number.POSITIVE_INFINITY])
    await expect(joinPieces({ subject: 's', bytes }, async () => new Uint8Array())).rejects.toThrow(RangeError);
});

test('there is no piece beyond the last, before the first, or between two', () => {
  const bytes = filled(pieceBytes + 1);
  expect(pieceCount(bytes.length)).toBe(2);
  expect([-1, 2, 0.5, Number.NaN].map((nth) => pieceOf(bytes, nth))).toEqual([undefined, undefined, undefined, undefined]);
});

test('an offer travels in headers; an answer without them is whole', () => {
  const offer = { subject: 'pieces.a.1', bytes: 15_000_000 };
  expect(offerIn(offerHeaders(offer))).toEqual(offer);
  expect(offerIn(undefined)).toBeUndefined();
});
