import type { ServerFrame } from './json/frames.ts';

export type TimePong = Extract<ServerFrame, { t: 'TIME_PONG' }>;

type EncodeBinary = (pong: TimePong) => Uint8Array<ArrayBuffer>;

/**
 * TIME_PONG as the codec writes it in binary, without a message made and walked each time (1.4 µs and 1.4 KB less): it is the one frame that goes often to
 * one alone, and all numbers. Where they stand is found out from a frame that the codec made. JSON has no such shortcut: `JSON.stringify` writes fractions
 * quicker than anything put together by hand.
 * NOTE `pingId` takes five bytes whatever it is, and zeros are written: as good as any other spelling to who reads protobuf.
 */
export function timePongEncoder(encode: EncodeBinary): EncodeBinary {
  const marks: TimePong = { t: 'TIME_PONG', clientNowMs: 1.1, pingId: 0xffff_ffff, serverReceivedMs: 2.2, serverNowMs: 3.3 };
  const frame = encode(marks);
  const client = placeOf(frame, doubleBytes(marks.clientNowMs));
  const ping = placeOf(frame, [0xff, 0xff, 0xff, 0xff, 0x0f]);
  const received = placeOf(frame, doubleBytes(marks.serverReceivedMs));
  const now = placeOf(frame, doubleBytes(marks.serverNowMs));
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);

  return ({ clientNowMs, pingId, serverReceivedMs, serverNowMs }) => {
    view.setFloat64(client, clientNowMs, true);
    view.setFloat64(received, serverReceivedMs, true);
    view.setFloat64(now, serverNowMs, true);
    for (let byte = 0; byte < 5; byte++) frame[ping + byte] = ((pingId >>> (7 * byte)) & 0x7f) | (byte < 4 ? 0x80 : 0);
    return frame.slice();
  };
}

const doubleBytes = (value: number): number[] => {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value, true);
  return [...new Uint8Array(bytes.buffer)];
};

function placeOf(frame: Uint8Array, bytes: readonly number[]): number {
  const places = [...frame.keys()].filter((at) => bytes.every((byte, index) => frame[at + index] === byte));
  if (places.length !== 1) throw new TypeError('TIME_PONG has another shape than its encoder knows');
  return places[0] as number;
}
