import { type FlatCodec, flatCodec } from './flat-codec.ts';
import { ClientFrameSchema, ServerFrameSchema } from './generated/tutti/v1/wire_pb.ts';
import { type ClientFrame, clientFrames as clientJson, type ServerFrame, serverFrames as serverJson } from './json/frames.ts';
import { timePongEncoder } from './time-pong-encoder.ts';

/** Client to gateway and back, as JSON and as binary. */
export const clientFrames: FlatCodec<ClientFrame> = flatCodec<ClientFrame>(ClientFrameSchema, clientJson);
export const serverFrames: FlatCodec<ServerFrame> = withQuickPongs(flatCodec<ServerFrame>(ServerFrameSchema, serverJson));

function withQuickPongs(codec: FlatCodec<ServerFrame>): FlatCodec<ServerFrame> {
  const encodePong = timePongEncoder(codec.encodeBinary);
  return { ...codec, encodeBinary: (frame) => (frame.t === 'TIME_PONG' ? encodePong(frame) : codec.encodeBinary(frame)) };
}
