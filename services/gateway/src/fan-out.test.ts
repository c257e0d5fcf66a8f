import { type ServerFrame, serverFrames } from '@tutti/protocol';
import { expect, test } from 'vitest';
import type { Connection, EncodedFrame } from './connection.ts';
import { fanOut } from './fan-out.ts';

const frame: ServerFrame = { t: 'PAUSED', version: 9, positionMs: 1_234.5 };

function receiver(encoding: Connection['encoding']) {
  const got: EncodedFrame[] = [];
  const connection: Connection = {
    id: '',
    encoding,
    send: (wire) => got.push(wire),
    close: () => undefined,
    ping: () => undefined,
  };
  return { connection, got };
}

test('each receiver gets the frame in its encoding, made once for all of them', () => {
  const receivers = [receiver('json'), receiver('binary'), receiver('json'), receiver('binary')];
  expect(
    fanOut(
      frame,
      receivers.map(({ connection }) => connection),
    ),
  ).toBe(4);
  const [json, binary, json2, binary2] = receivers.map(({ got }) => got[0]);
  expect(json2).toBe(json);
  expect(binary2).toBe(binary);
  expect(serverFrames.parseJson(json?.bytes as string)).toMatchObject({ value: frame });
  expect(serverFrames.parseBinary(binary?.bytes as Uint8Array)).toMatchObject({ value: frame });
});

test('nobody there, nothing encoded', () => {
  expect(fanOut(frame, [])).toBe(0);
});
