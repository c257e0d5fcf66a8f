import { type ServerFrame, serverFrames } from '@tutti/protocol';

export type Encoding = 'json' | 'binary';

/** A frame that is encoded at most once for each encoding, however many it goes to. */
export type WireFrame = {
  readonly t: ServerFrame['t'];
  readonly frame: ServerFrame;
  bytes(encoding: Encoding): string | Uint8Array;
};

export function wireFrame(frame: ServerFrame): WireFrame {
  let json: string | undefined;
  let binary: Uint8Array | undefined;
  return {
    t: frame.t,
    frame,
    bytes(encoding) {
      if (encoding === 'json') {
        json ??= serverFrames.encodeJson(frame);
        return json;
      }
      binary ??= serverFrames.encodeBinary(frame);
      return binary;
    },
  };
}
