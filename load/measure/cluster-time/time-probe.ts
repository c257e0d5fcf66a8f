import { clientFrames, serverFrames, subprotocols } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import { joinRoom } from '../../clients/join-room.ts';
import { connectRaw, type RawSocket } from '../../clients/raw-socket.ts';
import type { Probe } from './offsets.ts';

/** Asks one service for the time, over and over, by TIME_PINGs of several connections, for each may ask once a second. */
export type TimeProbe = Disposable & { readonly name: string; readonly probes: readonly Probe[] };

export type Door = {
  readonly name: string;
  readonly url: string;
  /** Of a gateway: its room, and a member for each connection. */
  readonly room?: { readonly roomId: string; readonly tokens: readonly string[] };
};

const connections = 16;
const everyMs = 1_000 / connections;

export async function timeProbe({ name, url, room }: Door): Promise<TimeProbe> {
  const probes: Probe[] = [];
  const hear = (text: string) => {
    const t3 = monotonicMs();
    const parsed = serverFrames.parseJson(text);
    if (!('value' in parsed) || parsed.value.t !== 'TIME_PONG') return;
    const { clientNowMs: t0, serverReceivedMs: t1, serverNowMs: t2 } = parsed.value;
    probes.push({ atMs: (t0 + t3) / 2, offsetMs: (t1 - t0 + (t2 - t3)) / 2, rttMs: t3 - t0 - (t2 - t1) });
  };
  const sockets: RawSocket[] = [];
  for (let nth = 0; nth < connections; nth++) {
    if (room) {
      const { socket } = await joinRoom({
        url,
        roomId: room.roomId,
        token: room.tokens[nth] ?? '',
        onFrame: (_, payload) => hear(payload.toString()),
      });
      sockets.push(socket);
    } else sockets.push(await connectRaw(url, { protocol: subprotocols.json, onText: hear }));
  }
  let asked = 0;
  const asking = setInterval(() => {
    const socket = sockets[asked % connections];
    socket?.sendText(clientFrames.encodeJson({ t: 'TIME_PING', clientNowMs: monotonicMs(), pingId: asked++ }));
  }, everyMs);
  return {
    name,
    probes,
    [Symbol.dispose]() {
      clearInterval(asking);
      for (const socket of sockets) socket.cut();
    },
  };
}

export const probeConnections = connections;
