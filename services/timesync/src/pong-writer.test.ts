import { serverFrames } from '@tutti/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pongWriter } from './pong-writer.ts';

test('[TM1] T-1 what is written by hand is what the codecs read', () => {
  const time = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 2 ** 32 - 1 }), time, time, (clientNowMs, pingId, serverReceivedMs, serverNowMs) => {
      const write = pongWriter(() => serverNowMs);
      const ping = { t: 'TIME_PING' as const, clientNowMs, pingId };
      const value = {
        t: 'TIME_PONG',
        clientNowMs: clientNowMs + 0,
        pingId,
        serverReceivedMs: serverReceivedMs + 0,
        serverNowMs: serverNowMs + 0,
      };
      expect(serverFrames.parseJson(write(ping, serverReceivedMs, 'json') as string)).toEqual({ value, unknownKeys: 0 });
      expect(serverFrames.parseBinary(write(ping, serverReceivedMs, 'binary') as Uint8Array)).toEqual({ value, unknownKeys: 0 });
    }),
  );
});

test('[TM1] T-1 the answer’s own time is read last', () => {
  const read: string[] = [];
  const write = pongWriter(() => {
    read.push('now');
    return 2;
  });
  const ping = {
    t: 'TIME_PING' as const,
    get clientNowMs() {
      read.push('ping');
      return 1;
    },
    pingId: 1,
  };
  write(ping, 1, 'json');
  write(ping, 1, 'binary');
  expect(read).toEqual(['ping', 'now', 'ping', 'now']);
});
