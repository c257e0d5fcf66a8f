import type { ServerFrame } from '../json/frames.ts';
import type { RefusalCode } from '../refusals.ts';
import type { RoomCommand } from '../room-messages.ts';

export type DialectName = 'party' | 'music' | 'groovebox' | 'replay';

/** The whole room in our own words, for nobody in particular: names shown; addresses signed, and whole, for older clients resolve nothing. */
export type RoomState = Extract<ServerFrame, { t: 'ROOM_STATE' }>;

/** A message of an older protocol. On Socket.IO it is an event of that name with the body; on a WebSocket the body alone, as JSON. */
export type OldFrame = { readonly event: string; readonly body: Readonly<Record<string, unknown>> };

/** A frame for the room's members of one dialect, whoever they are. */
export type Delivery = {
  readonly frame: OldFrame;
  /** Server time at which it goes out; at once unless said. Dropped when playback changes before. */
  readonly atServerMs?: number;
  /**
   * Whom: those that have asked for the time and those too young to tell, or those that never did (5 s). All unless said.
   * NOTE who is which is settled when the deliveries are made, also for one that goes out later: nobody gets both of two.
   */
  readonly to?: 'pinging' | 'silent';
};

/** Something happened: our own frame of it, the room after it, and the playback before it. After a hole in the feed the frame is ROOM_STATE. */
export type Told = { readonly frame: ServerFrame; readonly room: RoomState; readonly before: RoomState['playback'] };

/** What a message of an older client asks for. */
export type Heard =
  /** Answered with the time, from the pings' allowance. */
  | { readonly kind: 'ping'; readonly answer: (times: ServerTimes) => OldFrame }
  /** What the client knows of its clock, in our signs: `serverMs = localMs + offsetMs`. */
  | { readonly kind: 'report'; readonly offsetMs: number; readonly rttMs: number }
  /** Come into a room by its code; with the secret of an earlier connection as who that was, under the name that it had if it gives none. */
  | { readonly kind: 'enter'; readonly roomCode: string; readonly displayName: string; readonly secret?: string | undefined }
  /** Open a room and come into it as its first member. */
  | { readonly kind: 'create'; readonly title: string; readonly displayName: string }
  /** NOTE a start by address has no track id yet (`trackId: ''`): the gateway gives it one. An address may be one of ours, signed. */
  | { readonly kind: 'command'; readonly command: RoomCommand }
  /** Not what the dialect says; the field is spelt as the client spells it. */
  | { readonly kind: 'invalid'; readonly field: string; readonly problem: string }
  /** Nobody knows it: ignored and counted. */
  | { readonly kind: 'unknown' };

export type ServerTimes = { readonly serverReceivedMs: number; readonly serverNowMs: number };

/** To one client: a message, and what acknowledges the event it sent, where the transport has that. Neither: silence. */
export type Answer = { readonly frame?: OldFrame; readonly ack?: Readonly<Record<string, unknown>> };

/** Who the client is that has just come in. `secret`: by which it may come back as the same member. */
export type Entered = { readonly room: RoomState; readonly memberId: string; readonly secret: string; readonly created: boolean };

/**
 * An older protocol as a pure translation (W-2). The gateway holds one without knowing which: it gives ids, checks limits, keeps the time and sends; a
 * dialect says what is meant and how it is said.
 */
export type Dialect = {
  readonly name: DialectName;
  /**
   * @param body what the client sent, parsed from JSON but not checked. @param event the Socket.IO event's name; empty on a WebSocket.
   * @param memberId who the connection is in its room, for messages that say who sends them; empty before it is in one.
   */
  decode(body: unknown, event: string, memberId: string): Heard;
  /** To who has just come in. */
  welcome(entered: Entered): readonly Delivery[];
  /** To all members of this dialect. */
  tell(told: Told): readonly Delivery[];
  /** A wish was refused, or its message was not understood; in the dialect's own form, or nothing where it had none. */
  refuse(refusal: { readonly code: RefusalCode; readonly message: string; readonly field: string }): Answer;
  /** A wish was done: for transports that acknowledge. */
  done(): Answer;
};
