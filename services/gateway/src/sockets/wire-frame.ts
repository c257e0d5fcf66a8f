import { type Encoding, type ServerFrame, serverFrames } from '@tutti/protocol';

/** A frame that is encoded at most once for each encoding, however many it goes to. */
export type WireFrame = {
  readonly t: ServerFrame['t'];
  readonly frame: ServerFrame;
  bytes(encoding: Encoding): string | Uint8Array;
};

/** Made at `serverNowMs`, and says so wherever the frame does not say it yet: no frame arrives before it was made (TM9). */
export function wireFrame(unstamped: ServerFrame, serverNowMs: number): WireFrame {
  const frame = unstamped.serverNowMs === undefined ? { ...unstamped, serverNowMs } : unstamped;
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
