import type { MsgHdrs } from '@nats-io/nats-core';
import { failureHeaders } from './failure-headers.ts';

/** A larger answer travels in pieces of this size: half of what NATS takes by default, so that headers fit beside one. */
export const pieceBytes = 524_288;

/** An answer of `bytes` bytes that waits at the answering side. A request to `subject` with a piece's number, from 0, fetches that piece. */
export type PieceOffer = { readonly subject: string; readonly bytes: number };

const subjectHeader = 'Tutti-Pieces-At';
const bytesHeader = 'Tutti-Pieces-Bytes';

export const pieceCount = (bytes: number): number => Math.ceil(bytes / pieceBytes);

/** Piece `nth` of an answer, from 0; undefined when there is none. */
export const pieceOf = (bytes: Uint8Array, nth: number): Uint8Array | undefined =>
  Number.isInteger(nth) && nth >= 0 && nth < pieceCount(bytes.length)
    ? bytes.subarray(nth * pieceBytes, (nth + 1) * pieceBytes)
    : undefined;

/** NOTE an asker of a build from before there were pieces reads the sentence, in place of an empty answer. */
export function offerHeaders({ subject, bytes }: PieceOffer): MsgHdrs {
  const told = failureHeaders(`the answer has ${bytes} bytes and comes in pieces`);
  told.set(subjectHeader, subject);
  told.set(bytesHeader, String(bytes));
  return told;
}

/** The offer that an answer carries; undefined for an answer that is whole. */
export function offerIn(carried: MsgHdrs | undefined): PieceOffer | undefined {
  const subject = carried?.get(subjectHeader);
  return subject ? { subject, bytes: Number(carried?.get(bytesHeader)) } : undefined;
}

/** Fetches the pieces one after the other and joins them. @throws RangeError when the offer gives no size, or when a piece is not as long as the offer says. */
export async function joinPieces({ bytes }: PieceOffer, fetch: (nth: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  if (!Number.isSafeInteger(bytes) || bytes <= 0) throw new RangeError(`an answer of ${bytes} bytes has no pieces`);
  const joined = new Uint8Array(bytes);
  for (let nth = 0, filled = 0; nth < pieceCount(bytes); nth++) {
    const piece = await fetch(nth);
    if (piece.length !== Math.min(pieceBytes, bytes - filled)) throw new RangeError(`piece ${nth} of ${bytes} bytes has ${piece.length}`);
    joined.set(piece, filled);
    filled += piece.length;
  }
  return joined;
}
