// A process of its own (started by pingers.ts): connections that ping one after the other, and count what comes back.
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import { connectRaw, type RawSocket } from '../../clients/raw-socket.ts';
import { clientFrame, opcodes } from '../../clients/websocket-frames.ts';
import { paced } from '../fanout/paced.ts';
import type { Encoding, Pinged, PingersOrder, PingRound, Target } from './pingers.ts';

const tickMs = 2;
const sockets: RawSocket[] = [];
let encoding: Encoding = 'json';
let frameBytes = 0;
let [sent, answered, answerBytes, pingId] = [0, 0, 0, 0];
let isPong = (_: Buffer) => true;

async function connect({ url, connections, room, frameBytes: bytes = 0 }: Target): Promise<void> {
  frameBytes = bytes;
  if (frameBytes === 0) {
    const first = pongStart();
    isPong = (payload) => payload.subarray(0, first.length).equals(first);
  }
  for (let index = 0; index < connections; index++) {
    const token = room?.tokens[index];
    const join: ClientFrame | undefined = room && { t: 'JOIN_ROOM', commandId: `ping-${index}`, roomId: room.roomId, token: token ?? '' };
    sockets.push(await connectOne(url, join));
  }
}

async function connectOne(url: string, join: ClientFrame | undefined): Promise<RawSocket> {
  const joined = Promise.withResolvers<void>();
  let isIn = join === undefined;
  const onMessage = (payload: Buffer) => {
    if (isIn) return take(payload);
    const frame = parse(payload);
    if (frame?.t === 'ERROR') joined.reject(new Error(frame.message));
    if (frame?.t !== 'ROOM_STATE') return;
    isIn = true;
    joined.resolve();
  };
  const socket = await connectRaw(url, {
    protocol: subprotocols[encoding],
    onMessage,
    onClosed: ({ code, reason }) => joined.reject(new Error(`closed with ${code} ${reason}`)),
  });
  if (!join) return socket;
  socket.write(framed(join));
  await joined.promise;
  return socket;
}

function take(payload: Buffer): void {
  if (!isPong(payload)) return;
  answered++;
  answerBytes = payload.length;
}

async function ping({ perSec, forMs }: PingRound): Promise<Pinged> {
  [sent, answered] = [0, 0];
  const burst = Math.max(1, Math.round((perSec * tickMs) / 1000));
  const times = Math.round((perSec * forMs) / 1000);
  await paced({ times, everyMs: 1000 / perSec, burst }, (index) => {
    sockets[index % sockets.length]?.write(framed({ t: 'TIME_PING', clientNowMs: performance.now(), pingId: ++pingId }));
    sent++;
  });
  await waitFor(() => answered >= sent, { withinMs: 10_000 }).catch(() => undefined);
  return { sent, answered, answerBytes };
}

function framed(frame: ClientFrame): Buffer {
  const opcode = encoding === 'json' ? opcodes.text : opcodes.binary;
  const body = encoding === 'json' ? Buffer.from(clientFrames.encodeJson(frame)) : Buffer.from(clientFrames.encodeBinary(frame));
  return clientFrame(opcode, body.length < frameBytes ? Buffer.concat([body, Buffer.alloc(frameBytes - body.length, ' ')]) : body);
}

function parse(payload: Buffer): ServerFrame | undefined {
  const parsed = encoding === 'json' ? serverFrames.parseJson(payload.toString()) : serverFrames.parseBinary(payload);
  return 'value' in parsed ? parsed.value : undefined;
}

/** What every TIME_PONG begins with, and no other frame: its name, or its number in the envelope. */
function pongStart(): Buffer {
  const pong: ServerFrame = { t: 'TIME_PONG', clientNowMs: 1, pingId: 1, serverReceivedMs: 1, serverNowMs: 1 };
  if (encoding === 'json') return Buffer.from('{"t":"TIME_PONG"');
  return Buffer.from(serverFrames.encodeBinary(pong).subarray(0, 1));
}

process.on('message', async (order: PingersOrder) => {
  if (order.do === 'ping') return void process.send?.(await ping(order));
  encoding = order.encoding;
  process.send?.(
    await connect(order).then(
      () => ({}),
      (error: unknown) => ({ failed: String(error) }),
    ),
  );
});
process.on('disconnect', () => process.exit());
