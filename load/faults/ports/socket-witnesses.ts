import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { connectRaw, type RawSocket, type RawSocketOptions } from '../../clients/raw-socket.ts';
import { type Witness, type WitnessOptions, witnessed } from './witness.ts';

type Place = { readonly url: string; readonly roomId: string; readonly token: string };
type Encoding = 'json' | 'binary';

/** A member that uses our own protocol, and a way to send its frames. */
export type NativeWitness = { readonly witness: Witness; send(frame: ClientFrame): void };

export async function nativeWitness({ url, roomId, token }: Place, encoding: Encoding, options: WitnessOptions): Promise<NativeWitness> {
  const joined = Promise.withResolvers<void>();
  const { tells, ended, witness } = witnessed(options);
  const hear = ({ t }: ServerFrame) => {
    if (t === 'ROOM_STATE') joined.resolve();
    if (t === 'VIEW_ADDED') tells();
  };
  const { socket, send } = await frameSocket(url, encoding, hear, (code, reason) => {
    ended(code, reason);
    joined.reject(new Error(`${options.name} was closed with ${code} ${reason}`));
  });
  send({ t: 'JOIN_ROOM', commandId: `join-${options.name}`, roomId, token });
  await joined.promise;
  return { witness: witness({ ping: pinging(send), leave: () => socket.cut() }), send };
}

/** A client of timesync's `/time`. Its news are the answers to its pings. */
export async function timeWitness(url: string, encoding: Encoding, options: WitnessOptions): Promise<Witness> {
  const { tells, ended, witness } = witnessed(options);
  const hear = ({ t }: ServerFrame) => (t === 'TIME_PONG' ? tells() : undefined);
  const { socket, send } = await frameSocket(url, encoding, hear, ended);
  return witness({ ping: pinging(send), leave: () => socket.cut() });
}

/** What a client of each older protocol sends to learn the time, and which messages tell it that the room has changed. */
const older = {
  party: { ping: { t: 'TIME_PING', clientNowMs: 1, pingId: 1 }, news: ['PREPARE_PLAY'] },
  music: { ping: { type: 'TIME_SYNC_REQUEST', clientSentAtMs: 1 }, news: ['ROOM_STATE'] },
  // Its clients never ask for the time.
  replay: { ping: undefined, news: ['ROOM_STATE'] },
} as const;

/** A member that uses an older protocol, and enters the room by its code. */
export async function olderWitness(
  { url, roomId }: Omit<Place, 'token'>,
  dialect: keyof typeof older,
  options: WitnessOptions,
): Promise<Witness> {
  const joined = Promise.withResolvers<void>();
  const { tells, ended, witness } = witnessed(options);
  const { ping, news } = older[dialect];
  const onText = (text: string) => {
    const { t, type } = JSON.parse(text) as { t?: string; type?: string };
    joined.resolve();
    if (news.includes((t ?? type) as never)) tells();
  };
  const socket = await connectRaw(`${url}/${dialect}?code=${roomId}&name=${options.name}`, {
    onText,
    onClosed({ code, reason }) {
      ended(code, reason);
      joined.reject(new Error(`${options.name} was closed with ${code} ${reason}`));
    },
  });
  await joined.promise;
  return witness({ ping: () => (ping ? void socket.sendText(JSON.stringify(ping)) : undefined), leave: () => socket.cut() });
}

async function frameSocket(
  url: string,
  encoding: Encoding,
  hear: (frame: ServerFrame) => void,
  onEnd: (code: number, reason: string) => void,
): Promise<{ readonly socket: RawSocket; send(frame: ClientFrame): void }> {
  const options: RawSocketOptions = {
    protocol: subprotocols[encoding],
    onText: (text) => hear(JSON.parse(text) as ServerFrame),
    onBytes(bytes) {
      const parsed = serverFrames.parseBinary(bytes);
      if ('value' in parsed) hear(parsed.value);
    },
    onClosed: ({ code, reason }) => onEnd(code, reason),
  };
  const socket = await connectRaw(url, options);
  const send = (frame: ClientFrame) =>
    void (encoding === 'json'
      ? socket.sendText(clientFrames.encodeJson(frame))
      : socket.sendBytes(Buffer.from(clientFrames.encodeBinary(frame))));
  return { socket, send };
}

function pinging(send: (frame: ClientFrame) => void): () => void {
  let pingId = 0;
  return () => send({ t: 'TIME_PING', clientNowMs: performance.now(), pingId: ++pingId });
}
