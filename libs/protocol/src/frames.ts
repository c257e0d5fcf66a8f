import { type FlatCodec, flatCodec } from './flat-codec.ts';
import {
  type ClientFrame as ClientFrameMessage,
  ClientFrameSchema,
  type ServerFrame as ServerFrameMessage,
  ServerFrameSchema,
} from './generated/tutti/v1/wire_pb.ts';
import { type Flat, scream } from './plain.ts';

/** Client to gateway: `{t: 'TIME_PING', clientNowMs: 1.5, pingId: 7}`. */
export type ClientFrame = Flat<ClientFrameMessage['frame'], 't', 'scream'>;
/** Gateway to client: `{t: 'TIME_PONG', …}`. */
export type ServerFrame = Flat<ServerFrameMessage['frame'], 't', 'scream'>;

export const clientFrames: FlatCodec<ClientFrame> = flatCodec<ClientFrame>(ClientFrameSchema, { tag: 't', nameOf: scream, absent: 'null' });
export const serverFrames: FlatCodec<ServerFrame> = flatCodec<ServerFrame>(ServerFrameSchema, { tag: 't', nameOf: scream, absent: 'null' });

/** The WebSocket subprotocols of `/ws` (W-1). */
export const subprotocols = { json: 'tutti.v1.json', binary: 'tutti.v1.proto' } as const;
