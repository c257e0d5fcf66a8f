import { once } from 'node:events';
import { clientFrames, serverFrames, subprotocols } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import { WebSocket } from 'ws';

/** Server time as this process knows it, by a line of its own with nothing in between: what a page says of it is held against this. */
export type ServerWitness = Disposable & { nowServerMs(): number };

type Exchange = { readonly rttMs: number; readonly offsetMs: number };

const pingEveryMs = 1_050;
const keptExchanges = 20;

export async function serverWitness(timeUrl: string): Promise<ServerWitness> {
  const socket = new WebSocket(timeUrl, [subprotocols.json]);
  await once(socket, 'open');
  let exchanges: Exchange[] = [];
  let pingId = 0;
  const ping = () => socket.send(clientFrames.encodeJson({ t: 'TIME_PING', clientNowMs: performance.now(), pingId: ++pingId }));
  socket.on('message', (data) => {
    const t3 = performance.now();
    const parsed = serverFrames.parseJson(String(data));
    if (!('value' in parsed) || parsed.value.t !== 'TIME_PONG') return;
    const { clientNowMs: t0, serverReceivedMs: t1, serverNowMs: t2 } = parsed.value;
    exchanges = [...exchanges, { rttMs: t3 - t0 - (t2 - t1), offsetMs: (t1 - t0 + (t2 - t3)) / 2 }].slice(-keptExchanges);
  });
  const timer = setInterval(ping, pingEveryMs);
  ping();
  await waitFor(() => exchanges.length > 0, { what: 'timesync’s answer to the witness', withinMs: 10_000 });
  return {
    nowServerMs() {
      const best = exchanges.reduce((quickest, each) => (each.rttMs < quickest.rttMs ? each : quickest));
      return performance.now() + best.offsetMs;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      socket.terminate();
    },
  };
}
