import type { ClientFrame, Encoding } from '@tutti/protocol';

export type TimePing = Extract<ClientFrame, { t: 'TIME_PING' }>;

/** TIME_PONG for the wire. `serverNowMs` is read when all else is written. NOTE the bytes are the writer's own: send or copy them before the next. */
export type PongWriter = (ping: TimePing, serverReceivedMs: number, encoding: Encoding) => string | Uint8Array;

/** A frame's key (field 2 of ServerFrame), its length, and then as much as fields 1 to 4 of TimePong need: three doubles, and a varint of five bytes. */
const mostBytes = 2 + 3 * 9 + 6;
const timePongKey = 0x12;
const doubleKey = (field: number) => (field << 3) | 1;
const varintKey = (field: number) => field << 3;

/** Written by hand into one buffer: the answer leaves as soon as its time is read, and no garbage is collected in between. The codec's test is its measure. */
export function pongWriter(nowServerMs: () => number): PongWriter {
  const bytes = new Uint8Array(mostBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const double = (field: number, value: number) => {
    view.setUint8(at, doubleKey(field));
    view.setFloat64(at + 1, value, true);
    at += 9;
  };
  const varint = (field: number, value: number) => {
    view.setUint8(at++, varintKey(field));
    let left = value;
    for (; left > 0x7f; left = Math.floor(left / 0x80)) view.setUint8(at++, (left % 0x80) | 0x80);
    view.setUint8(at++, left);
  };
  const binary = ({ clientNowMs, pingId }: TimePing, serverReceivedMs: number): Uint8Array => {
    at = 2;
    double(1, clientNowMs);
    varint(2, pingId);
    double(3, serverReceivedMs);
    view.setUint8(0, timePongKey);
    view.setUint8(1, at - 2 + 9);
    double(4, nowServerMs());
    return bytes.subarray(0, at);
  };
  const json = ({ clientNowMs, pingId }: TimePing, serverReceivedMs: number): string =>
    `{"t":"TIME_PONG","clientNowMs":${clientNowMs},"pingId":${pingId},"serverReceivedMs":${serverReceivedMs},"serverNowMs":${nowServerMs()}}`;
  return (ping, serverReceivedMs, encoding) => (encoding === 'json' ? json : binary)(ping, serverReceivedMs);
}
