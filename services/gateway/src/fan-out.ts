import { type ServerFrame, serverFrames } from '@tutti/protocol';
import type { Connection, EncodedFrame, Encoding } from './connection.ts';

export function encodeFrame(frame: ServerFrame, encoding: Encoding): EncodedFrame {
  return { t: frame.t, bytes: encoding === 'json' ? serverFrames.encodeJson(frame) : serverFrames.encodeBinary(frame) };
}

/**
 * One frame to many, encoded once for each encoding in use. Returns how many it went to.
 * NOTE a loop rather than the socket library's topics: those drop what a slow receiver cannot take, and their close frame with it.
 */
export function fanOut(frame: ServerFrame, receivers: Iterable<Connection>): number {
  const encoded = new Map<Encoding, EncodedFrame>();
  let count = 0;
  for (const receiver of receivers) {
    const wire = encoded.get(receiver.encoding) ?? encodeFrame(frame, receiver.encoding);
    encoded.set(receiver.encoding, wire);
    receiver.send(wire);
    count++;
  }
  return count;
}
