import type { CloseReason, Encoding } from '@tutti/protocol';
import type { FaultScope } from '@tutti/service';
import type { WireFrame } from './wire-frame.ts';

/** One client's socket, as the rest of the gateway sees it, and the scope of the faults that its callbacks have. Nothing throws when it is closed already. */
export type Connection = FaultScope & {
  /** Unique among all gateways, so that ids can be made of it. */
  readonly id: string;
  readonly encoding: Encoding;
  /** What does not fit into the client's buffer closes it with `slow`: a frame is sent or the connection ends, never a hole. */
  send(frame: WireFrame): void;
  /** From now on every frame that is published to the topic comes here too, in order with what is sent. One topic at a time. */
  follow(topic: string): void;
  unfollow(): void;
  /** Bytes that the client has not taken yet. */
  unread(): number;
  /** `retryAfterMs`: when to come back, for reasons that say so; unless given, some time within the next second. */
  close(reason: CloseReason, retryAfterMs?: number): void;
  /** Measures the transport's round trip; the answer comes to `ConnectionHandlers.roundTrip`. */
  ping(): void;
};

export type ConnectionHandlers = {
  /** Text or bytes, as it came; the bytes are there until it returns. */
  message(message: string | Uint8Array): void;
  /** Longer than a message may be; its content is thrown away. */
  tooLarge(byteLength: number): void;
  roundTrip(rttMs: number): void;
  /** A published frame did not fit into the client's buffer and was left out; `message` is that frame. Whoever published has to mend the hole. */
  dropped(message: string | Uint8Array): void;
  /** The client has read something of what was waiting. */
  drained(): void;
  /** Called once, whoever closed it. */
  closed(): void;
};
