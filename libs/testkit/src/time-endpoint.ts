import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { clientFrames, serverFrames, subprotocols } from '@tutti/protocol';
import { WebSocketServer } from 'ws';

export type TimeEndpoint = AsyncDisposable & {
  /** `ws://127.0.0.1:…/time` */
  readonly url: string;
  readonly port: number;
  /** Its clock jumps by this much. */
  step(ms: number): void;
  /** While true it cuts every line, and each new one. */
  beAway(away: boolean): void;
  /** Pings answered so far. */
  readonly answered: number;
};

/** The address for the time alone (TM10), in JSON, in the test's own process: its clock is this machine's and as far off as the test likes. */
export async function timeEndpoint({ offsetMs = 0 }: { readonly offsetMs?: number } = {}): Promise<TimeEndpoint> {
  let [ahead, away, answered] = [offsetMs, false, 0];
  const nowServerMs = () => performance.timeOrigin + performance.now() + ahead;
  const sockets = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    path: '/time',
    handleProtocols: (offered) => offered.has(subprotocols.json) && subprotocols.json,
  });
  await once(sockets, 'listening');
  sockets.on('connection', (ws) => {
    if (away) return ws.terminate();
    ws.on('message', (data) => {
      const serverReceivedMs = nowServerMs();
      const parsed = clientFrames.parseJson(String(data));
      if (!('value' in parsed) || parsed.value.t !== 'TIME_PING') return;
      const { clientNowMs, pingId } = parsed.value;
      answered++;
      ws.send(serverFrames.encodeJson({ t: 'TIME_PONG', clientNowMs, pingId, serverReceivedMs, serverNowMs: nowServerMs() }));
    });
  });
  const { port } = sockets.address() as AddressInfo;
  const cutAll = () => {
    for (const ws of sockets.clients) ws.terminate();
  };
  return {
    url: `ws://127.0.0.1:${port}/time`,
    port,
    step(ms) {
      ahead += ms;
    },
    beAway(is) {
      away = is;
      if (is) cutAll();
    },
    get answered() {
      return answered;
    },
    async [Symbol.asyncDispose]() {
      cutAll();
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}
