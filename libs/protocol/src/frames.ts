import { type FlatCodec, flatCodec } from './flat-codec.ts';
import { ClientFrameSchema, ServerFrameSchema } from './generated/tutti/v1/wire_pb.ts';
import { type ClientFrame, clientFrames as clientJson, type ServerFrame, serverFrames as serverJson } from './json/frames.ts';

/** Client to gateway and back, as JSON and as binary. */
export const clientFrames: FlatCodec<ClientFrame> = flatCodec<ClientFrame>(ClientFrameSchema, clientJson);
export const serverFrames: FlatCodec<ServerFrame> = flatCodec<ServerFrame>(ServerFrameSchema, serverJson);
