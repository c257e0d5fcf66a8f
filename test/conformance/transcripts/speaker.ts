import { readFile } from 'node:fs/promises';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { uploadClip } from '../../../load/clients/upload-clip.ts';
import { guest, join, nextCommandId, type TestClient } from '../../e2e/client.ts';
import { toneTrack } from '../../e2e/rooms.ts';

export type Heard = { readonly event: string; readonly body: unknown; readonly arrivedServerMs: number };

/** One who takes part in a conversation, by a real client of its protocol. */
export type Speaker = {
  readonly heard: Heard[];
  /** Everything that comes is to be in the transcript; of our own clients it is not. */
  readonly isStrict: boolean;
  send(message: { readonly event: string; readonly body: unknown }): void;
  sendText(text: string): void;
  /** Sends, and resolves with the acknowledgement. */
  ask(message: { readonly event: string; readonly body: unknown }): Promise<unknown>;
  /** Brings a tone of 8 s into the room. Resolves with its id. */
  upload(): Promise<string>;
  /** Brings a clip of 1.5 s of that name into the room. Resolves with its id. */
  film(filename: string): Promise<string>;
  close(): Promise<void>;
};

/** Where a Tutti is. */
export type Place = { readonly url: string; readonly gatewayUrl: string; readonly nowServerMs: () => number };
export type Connecting = { readonly place: Place; readonly query: string };

export async function ourSpeaker({ url, gatewayUrl, nowServerMs }: Place, roomId: string, name: string): Promise<Speaker> {
  const person = await guest(url, name);
  const client: TestClient = await join(gatewayUrl, roomId, person);
  const arrivedServerMs = nowServerMs();
  return {
    get heard() {
      return client.received.map(({ frame }) => ({ event: '', body: frame, arrivedServerMs }));
    },
    isStrict: false,
    send: ({ body }) => client.sendText(JSON.stringify({ commandId: nextCommandId(), ...(body as object) })),
    sendText: client.sendText,
    ask: noAcknowledgement,
    upload: async () => (await toneTrack(url, roomId, person.token, 8)).trackId,
    async film(filename) {
      const bytes = new Uint8Array(await readFile(clip));
      const answer = await uploadClip({ url, roomId, token: person.token, bytes, filename });
      if ('refused' in answer) throw new Error(answer.refused);
      return answer.clipId;
    },
    close: async () => client[Symbol.asyncDispose](),
  };
}

/** party, music and replay speak JSON on a path of their own. */
export async function webSocketSpeaker(dialect: string, { place: { gatewayUrl, nowServerMs }, query }: Connecting): Promise<Speaker> {
  const socket = new WebSocket(`${gatewayUrl}/${dialect}${query}`);
  const heard: Heard[] = [];
  socket.on('message', (data) => heard.push({ event: '', body: JSON.parse(String(data)), arrivedServerMs: nowServerMs() }));
  await new Promise<void>((resolve, reject) => socket.once('open', () => resolve()).once('error', reject));
  return {
    heard,
    isStrict: true,
    send: ({ body }) => socket.send(JSON.stringify(body)),
    sendText: (text) => socket.send(text),
    ask: noAcknowledgement,
    upload: noUpload,
    film: noUpload,
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) return resolve();
        socket.once('close', () => resolve()).close();
      }),
  };
}

/** groovebox: the Socket.IO client as a page uses it, polling first. */
export async function socketIoSpeaker({ place: { gatewayUrl, nowServerMs }, query }: Connecting): Promise<Speaker> {
  const socket = io(`${new URL(gatewayUrl).origin.replace(/^ws/u, 'http')}${query}`, { forceNew: true, reconnection: false });
  const heard: Heard[] = [];
  socket.onAny((event: string, ...args: unknown[]) =>
    heard.push({ event, body: args.length === 1 ? args[0] : { arguments: args }, arrivedServerMs: nowServerMs() }),
  );
  await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('connect_error', reject));
  const args = (body: unknown) => (body === undefined ? [] : [body]);
  return {
    heard,
    isStrict: true,
    send: ({ event, body }) => void socket.emit(event, ...args(body)),
    sendText: () => undefined,
    ask: ({ event, body }) => socket.timeout(ackWithinMs).emitWithAck(event, ...args(body)),
    upload: noUpload,
    film: noUpload,
    async close() {
      socket.disconnect();
    },
  };
}

const clip = new URL('../../../libs/media/fixtures/clip-1500ms.mp4', import.meta.url);
const ackWithinMs = 15_000;
const noAcknowledgement = () => Promise.reject(new Error('only groovebox acknowledges'));
const noUpload = () => Promise.reject(new Error('only our own clients bring files'));
