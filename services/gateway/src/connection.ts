import type { CloseReason, ServerFrame } from '@tutti/protocol';

/** One client's socket, as the rest of the gateway sees it. Nothing throws when it is closed already. */
export type Connection = {
  /** Unique among all gateways, so that ids can be made of it. */
  readonly id: string;
  readonly encoding: Encoding;
  /** What does not fit into the client's buffer closes it with `slow`: a frame is sent or the connection ends, never a hole. */
  send(frame: EncodedFrame): void;
  close(reason: CloseReason): void;
  /** Measures the transport's round trip; the answer comes to `ConnectionHandlers.roundTrip`. */
  ping(): void;
};

export type Encoding = 'json' | 'binary';

/** A frame in its wire form; `t` is for counting. */
export type EncodedFrame = { readonly t: ServerFrame['t']; readonly bytes: string | Uint8Array };

export type ConnectionHandlers = {
  /** Text or bytes, as it came; the bytes are the handler's own. */
  message(message: string | Uint8Array): void;
  /** Longer than a message may be; its content is thrown away. */
  tooLarge(byteLength: number): void;
  roundTrip(rttMs: number): void;
  /** Called once, whoever closed it. */
  closed(): void;
};
