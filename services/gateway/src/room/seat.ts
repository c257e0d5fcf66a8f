import type { Dialect } from '@tutti/protocol';
import type { Connection } from '../sockets/connection.ts';
import type { OlderConnection } from '../sockets/older-connection.ts';

/** One connection of a member who is in the room, whatever it speaks. */
export type AnySeat = {
  readonly connection: Pick<Connection, 'id' | 'close'>;
  readonly memberId: string;
  /** The older protocol that it speaks; undefined: ours. */
  readonly dialect?: Dialect | undefined;
  /** Its own wish to leave is on its way. */
  leaving: boolean;
};

export type Seat = AnySeat & {
  readonly connection: Connection;
  /** Set while it is not live: it is sent what it missed, as fast as it reads. */
  behind: Behind | undefined;
};

export type Behind = {
  /** It has every frame of the room up to this version. */
  after: number;
  /** It came back and asked for what it missed: RESUMED ends that. */
  readonly resumes: boolean;
  /** What it had not read when it was last seen to read, and when that was (monotonic ms). */
  unread: number;
  readAtMs: number;
};

/** What a client that comes back says it holds. */
export type Held = { readonly epoch: string; readonly version: number };

/** An older client is live from its first frame on: it cannot be sent what it missed, so it misses nothing or its connection ends. */
export type OlderSeat = AnySeat & {
  readonly connection: OlderConnection;
  readonly dialect: Dialect;
  /** Where this client finds the api, without a slash at the end: it is given whole addresses. */
  readonly apiUrl: string;
  /** Monotonic ms. */
  readonly openedAtMs: number;
  /** It has asked for the time. */
  pings: boolean;
  /** It has told its round trip. */
  reports: boolean;
};

export const newSeat = (connection: Connection, memberId: string): Seat => ({ connection, memberId, leaving: false, behind: undefined });
