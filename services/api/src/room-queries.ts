import type { OpenRoom, Room } from '@tutti/domain';

/** A room as of a version of its stream. */
export type RoomNow = { readonly epoch: string; readonly version: number; readonly room: Room };

export type RoomListed = {
  readonly roomId: string;
  readonly position: number;
  readonly changedAtServerMs: number;
  readonly title: string;
  readonly hostId: string;
  readonly membersPresent: number;
  readonly playback: OpenRoom['playback'];
};

/** The rooms as the projector has them. */
export type RoomQueries = {
  /** Never stale: what was committed before the question is in the answer. @throws HttpError `unavailable` when nobody answers. */
  now(roomId: string): Promise<RoomNow>;
  /** Rooms by their last event, latest first; may lag a moment behind the log. */
  list(page: { readonly beforePosition: number | undefined; readonly limit: number }): Promise<readonly RoomListed[]>;
};
