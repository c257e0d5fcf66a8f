import type { Timeline } from '@tutti/playback';
import { type Grid, type RoomSettings, type Track, type View, wraps } from '@tutti/protocol';

/** A room as the fold of its events. Plain data: it is stored as JSON and sent between services. */
export type Room = { readonly status: 'absent' } | OpenRoom;

export type OpenRoom = {
  readonly status: 'open';
  readonly title: string;
  /** Empty when nobody is host. */
  readonly hostId: string;
  /** In the order of joining: the longest-present member comes first. */
  readonly members: readonly Member[];
  /** In the order in which they are played. */
  readonly tracks: readonly Track[];
  readonly settings: RoomSettings;
  /** In the order of their adding. */
  readonly views: readonly View[];
  /** How the views play when they are driven together. */
  readonly grid: Grid;
  /** Grows at each track start (P-2). */
  readonly streamId: number;
  readonly playback: Playback;
};

export type Member = {
  readonly memberId: string;
  readonly joinedAtServerMs: number;
  readonly absentSinceServerMs: number | null;
  /** The older protocol that its client speaks; undefined: ours. */
  readonly dialect?: string | undefined;
};

export type Playback =
  | { readonly status: 'idle' }
  | ({
      readonly status: 'preparing';
      /** Who has it loaded, while the start waits for members (P-3). */
      readonly readyIds: readonly string[];
    } & Started)
  | ({ readonly status: 'playing' } & Started)
  | { readonly status: 'paused'; readonly track: Track; readonly positionMs: number; readonly rate: number };

type Started = { readonly track: Track; readonly startAtServerMs: number; readonly startPositionMs: number; readonly rate: number };

export const noRoom: Room = { status: 'absent' };

export const memberOf = (room: OpenRoom, memberId: string): Member | undefined =>
  room.members.find((member) => member.memberId === memberId);

export const isPresent = (member: Member): boolean => member.absentSinceServerMs === null;

/** Older clients know one rate and send no READY. */
export const speaksOlder = (member: Member): boolean => member.dialect !== undefined;

/** Whether one is here who does (W-2). */
export const hasOlder = ({ members }: Pick<OpenRoom, 'members'>): boolean =>
  members.some((member) => isPresent(member) && speaksOlder(member));

export function timelineOf({ track, startAtServerMs, startPositionMs, rate }: Started, settings: RoomSettings): Timeline {
  const duration = track.durationMs === undefined ? {} : { durationMs: track.durationMs };
  return { startAtServerMs, startPositionMs, rate, ...duration, ...(wraps(settings) ? { wraps: true } : {}) };
}
