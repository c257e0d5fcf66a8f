// A process of its own (started by run.ts): one hostile member that sends far too much and comes back whenever it is cut, whatever the code says.
import { clientFrames, subprotocols } from '@tutti/protocol';
import { connectRaw, type RawSocket } from '../../clients/raw-socket.ts';
import { clientFrame, opcodes } from '../../clients/websocket-frames.ts';

export type FlooderOrder =
  | { readonly do: 'flood'; readonly url: string; readonly roomId: string; readonly token: string; readonly perSec: number }
  | { readonly do: 'stop' };

export type FloodDone = {
  readonly pings: number;
  readonly commands: number;
  readonly connections: number;
  /** How often the gateway closed with each code; 1006 for a connection that did not come about. */
  readonly closes: Readonly<Record<string, number>>;
};

const batchMs = 10;

let flooding = false;
let [pings, commands, connections] = [0, 0, 0];
let closes: Record<string, number> = {};

async function flood({ url, roomId, token, perSec }: Extract<FlooderOrder, { do: 'flood' }>): Promise<void> {
  flooding = true;
  while (flooding) {
    const socket = await connectRaw(url, { protocol: subprotocols.json }).catch(() => undefined);
    if (!socket) {
      count('1006');
      await new Promise((resolve) => setTimeout(resolve, batchMs));
      continue;
    }
    connections++;
    socket.sendText(clientFrames.encodeJson({ t: 'JOIN_ROOM', commandId: `mallory-${process.pid}-${connections}`, roomId, token }));
    const code = await pourInto(socket, perSec);
    if (code !== undefined) count(String(code));
  }
}

/** Until the gateway closes it; undefined when we stopped. */
async function pourInto(socket: RawSocket, perSec: number): Promise<number | undefined> {
  const startMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    if (!flooding) return socket.cut();
    const frames: Buffer[] = [];
    for (const due = ((performance.now() - startMs) * perSec) / 1000; sent < due; sent++) frames.push(ping(), command());
    socket.write(Buffer.concat(frames));
  }, batchMs);
  const { code } = await socket.closed;
  clearInterval(timer);
  return flooding ? code : undefined;
}

const text = (frame: Parameters<typeof clientFrames.encodeJson>[0]) => clientFrame(opcodes.text, clientFrames.encodeJson(frame));
const ping = () => text({ t: 'TIME_PING', clientNowMs: performance.now(), pingId: ++pings });
const command = () => text({ t: 'HOST_SEEK', commandId: `seek-${process.pid}-${++commands}`, positionMs: commands % 10_000 });

function count(code: string): void {
  closes[code] = (closes[code] ?? 0) + 1;
}

let done: Promise<void> = Promise.resolve();
process.on('message', async (order: FlooderOrder) => {
  if (order.do === 'flood') {
    done = flood(order);
    return;
  }
  flooding = false;
  await done;
  process.send?.({ pings, commands, connections, closes } satisfies FloodDone);
  [pings, commands, connections, closes] = [0, 0, 0, {}];
});
process.on('disconnect', () => process.exit());
