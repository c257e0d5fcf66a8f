import type { OldFrame } from '@tutti/protocol';
import type { FaultScope } from '@tutti/service';
import type { Connection } from './connection.ts';

/** A message of an older protocol, written at most once however many it goes to. */
export type OlderWire = { readonly frame: OldFrame; bytes(): string };

export function olderWire(frame: OldFrame): OlderWire {
  let text: string | undefined;
  return {
    frame,
    bytes() {
      text ??= JSON.stringify(frame.body);
      return text;
    },
  };
}

/** A client of an older protocol, whatever it is connected by. Nothing throws when it is closed already. */
export type OlderConnection = FaultScope &
  Pick<Connection, 'id' | 'close' | 'ping'> & {
    /** What does not fit into the client's buffer closes it with `slow`: a frame is sent or the connection ends, never a hole. */
    send(wire: OlderWire): void;
  };

export type OlderHandlers = {
  message(message: OlderMessage): void;
  /** Longer than a message may be; its content is thrown away. */
  tooLarge(byteLength: number): void;
  roundTrip(rttMs: number): void;
  /** Called once, whoever closed it. */
  closed(): void;
};

export type OlderMessage = {
  /** Parsed from JSON but not checked; undefined for what is none. */
  readonly body: unknown;
  /** The Socket.IO event's name; empty on a WebSocket. */
  readonly event: string;
  /** Where the client waits for one. */
  readonly acknowledge?: (answer: Readonly<Record<string, unknown>>) => void;
};

/** What a client's address and headers say before it says anything. */
export type Arrival = {
  /** As it found the gateway: the api's addresses are given to it on the same host. */
  readonly hostname: string;
  readonly secure: boolean;
  /** `?code=…&name=…`: the room that it comes into at once. */
  readonly code: string;
  readonly name: string;
};

export function arrivalOf({ host, query, secure }: { readonly host: string; readonly query: string; readonly secure: boolean }): Arrival {
  const asked = new URLSearchParams(query);
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : 'localhost';
  return { hostname, secure, code: asked.get('code') ?? '', name: asked.get('name') ?? '' };
}
