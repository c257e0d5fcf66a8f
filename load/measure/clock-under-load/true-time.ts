import type { Exchange } from '@tutti/clock';
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { connectRaw, type RawSocket } from '../../clients/raw-socket.ts';
import { type MeasuredOffset, measuredOffset } from './measured-offset.ts';
import { monotonicHostMs } from './monotonic.ts';

/** What a server's clock really says, by the machine's monotonic time: direct sockets with no delay in between ping it all the while. */
export type TrueTime = Disposable & {
  /** `serverMs = hostMs + offsetMs`; undefined for a moment when nobody asked. */
  at(hostMs: number): MeasuredOffset | undefined;
};

export type TrueTimeOptions = {
  readonly url: string;
  /** At the gateway: who asks joins first. One line each, since the server answers each once a second. */
  readonly room?: { readonly roomId: string; readonly tokens: readonly string[] };
  readonly lines: number;
};

/** A little more than the bucket's second, so that a late timer is not taken for greed. */
const pingEveryMs = 1_050;

export async function trueTime({ url, room, lines }: TrueTimeOptions): Promise<TrueTime> {
  const exchanges: Exchange[] = [];
  const sentMs = new Map<number, number>();
  let pingId = 0;

  const hear = (frame: ServerFrame) => {
    const t3 = monotonicHostMs();
    if (frame.t !== 'TIME_PONG') return;
    const t0 = sentMs.get(frame.pingId);
    sentMs.delete(frame.pingId);
    if (t0 !== undefined) exchanges.push({ t0, t1: frame.serverReceivedMs, t2: frame.serverNowMs, t3 });
  };
  const connectOne = async (index: number): Promise<RawSocket> => {
    const onMessage = (payload: Buffer) => {
      if (!payload.subarray(0, pongStart.length).equals(pongStart)) return;
      const parsed = serverFrames.parseJson(payload.toString());
      if ('value' in parsed) hear(parsed.value);
    };
    const socket = await connectRaw(url, { protocol: subprotocols.json, onMessage });
    if (room) send(socket, { t: 'JOIN_ROOM', commandId: `truth-${index}`, roomId: room.roomId, token: room.tokens[index] ?? '' });
    return socket;
  };
  const send = (socket: RawSocket, frame: ClientFrame) => socket.sendText(clientFrames.encodeJson(frame));

  const sockets: RawSocket[] = [];
  for (let index = 0; index < lines; index++) sockets.push(await connectOne(index));
  let turn = 0;
  const timer = setInterval(() => {
    const socket = sockets[turn++ % lines];
    sentMs.set(++pingId, monotonicHostMs());
    if (socket) send(socket, { t: 'TIME_PING', clientNowMs: sentMs.get(pingId) ?? 0, pingId });
  }, pingEveryMs / lines);
  let known = { exchanges: 0, at: measuredOffset([]) };

  return {
    at(hostMs) {
      if (known.exchanges !== exchanges.length) known = { exchanges: exchanges.length, at: measuredOffset(exchanges) };
      return known.at(hostMs);
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      for (const socket of sockets) socket.cut();
    },
  };
}

const pongStart = Buffer.from('{"t":"TIME_PONG"');
