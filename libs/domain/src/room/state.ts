import type { Timeline } from '@tutti/playback';
import type { Track } from '@tutti/protocol';

/** A room as the fold of its events. Plain data: it is stored as JSON and sent between services. */
export type Room = { readonly status: 'absent' } | OpenRoom;

export type OpenRoom = {
  readonly status: 'open';
  readonly title: string;
  /** Empty when nobody is host. */
  readonly hostId: string;
  /** In the order of joining: the longest-present member comes first. */
  readonly members: readonly Member[];
  readonly tracks: readonly Track[];
  /** Grows at each track start (P-2). */
  readonly streamId: number;
  readonly playback: Playback;
};

export type Member = { readonly memberId: string; readonly joinedAtServerMs: number; readonly absentSinceServerMs: number | null };

export type Playback =
  | { readonly status: 'idle' }
  | ({ readonly status: 'preparing' | 'playing' } & Started)
  | { readonly status: 'paused'; readonly track: Track; readonly positionMs: number; readonly rate: number };

type Started = { readonly track: Track; readonly startAtServerMs: number; readonly startPositionMs: number; readonly rate: number };

export const noRoom: Room = { status: 'absent' };

export const memberOf = (room: OpenRoom, memberId: string): Member | undefined =>
  room.members.find((member) => member.memberId === memberId);

export const isPresent = (member: Member): boolean => member.absentSinceServerMs === null;

export function timelineOf({ track, startAtServerMs, startPositionMs, rate }: Started): Timeline {
  return { startAtServerMs, startPositionMs, rate, ...(track.durationMs === undefined ? {} : { durationMs: track.durationMs }) };
}
