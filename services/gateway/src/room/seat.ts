import type { Connection } from '../sockets/connection.ts';

/** One connection of a member who is in the room. */
export type Seat = {
  readonly connection: Connection;
  readonly memberId: string;
  /** Its own wish to leave is on its way. */
  leaving: boolean;
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

export const newSeat = (connection: Connection, memberId: string): Seat => ({ connection, memberId, leaving: false, behind: undefined });
