import { once } from 'node:events';
import { clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { startTutti, type Tutti } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';

let tutti: Tutti;
beforeAll(async () => {
  tutti = await startTutti({ env: { TUTTI_TIMESYNCS: '2' } });
}, 120_000);
afterAll(() => tutti?.[Symbol.asyncDispose]());

async function ask(url: string): Promise<ServerFrame> {
  const socket = new WebSocket(url, [subprotocols.json]);
  try {
    await once(socket, 'open');
    socket.send(clientFrames.encodeJson({ t: 'TIME_PING', clientNowMs: 12.5, pingId: 1 }));
    const [data] = await once(socket, 'message');
    const parsed = serverFrames.parseJson(String(data));
    if (!('value' in parsed)) throw new Error(`no frame: ${String(data)}`);
    return parsed.value;
  } finally {
    socket.close();
  }
}

test('[TM10] T-1 the page learns from config.json where to ask for the time, and two timesyncs answer there by one time', async () => {
  const { timeUrl } = (await (await fetch(new URL('/config.json', tutti.url))).json()) as { timeUrl: string };
  expect(timeUrl.replace('localhost', '127.0.0.1')).toBe(tutti.timeUrl);
  let last = 0;
  for (let nth = 0; nth < 20; nth++) {
    const pong = await ask(timeUrl);
    expect(pong).toMatchObject({ t: 'TIME_PONG', clientNowMs: 12.5, pingId: 1 });
    if (pong.t !== 'TIME_PONG') throw new Error('no pong');
    // Asked one after the other, whoever answers: what is later is later, but for what the two may differ by.
    expect(pong.serverReceivedMs).toBeGreaterThan(last - 20);
    last = pong.serverNowMs;
  }
});
