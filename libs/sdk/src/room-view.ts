import { expectedPositionMs, turnsMs } from '@tutti/playback';
import type { ClipView, RoomGrid } from './clip-view.ts';
import type { RoomSettings } from './room-settings.ts';

/** The room as this client knows it, plain and immutable: a change makes a new one. */
export type RoomView = {
  readonly roomId: string;
  /** The log's incarnation. */
  readonly epoch: string;
  /** Number of the room's last event that is in this view. */
  readonly version: number;
  readonly title: string;
  /** Empty when nobody is host. */
  readonly hostId: string;
  /** Who this client is. */
  readonly memberId: string;
  readonly members: readonly MemberView[];
  /** In the order in which they are played. */
  readonly tracks: readonly Track[];
  readonly playback: PlaybackView;
  /** How the room plays. */
  readonly settings: RoomSettings;
  /** The clips of cameras. */
  readonly views: readonly ClipView[];
  /** How the views play when they are driven together. */
  readonly grid: RoomGrid;
  /** While a start waits for members: who has it loaded. */
  readonly readyIds: readonly string[];
};

export type MemberView = {
  readonly memberId: string;
  /** Empty when the person was forgotten. */
  readonly displayName: string;
  /** False while its connection is lost and its place is kept: 15 s in all. */
  readonly present: boolean;
  /** The older protocol that its client speaks; undefined: ours. */
  readonly dialect?: string | undefined;
};

export type Track = {
  readonly trackId: string;
  /** Absolute, or relative to the api; signed ones expire. */
  readonly url: string;
  readonly title: string;
  readonly filename: string;
  /** Undefined when nobody knows it, as for a live stream. */
  readonly durationMs?: number | undefined;
};

export type PlaybackView = {
  readonly status: 'idle' | 'preparing' | 'playing' | 'paused';
  /** Grows with each start of a track, not with seek and resume. */
  readonly streamId: number;
  /** Undefined while idle. */
  readonly track?: Track;
  /** When `startPositionMs` is, or was, to be heard, in server time; 0 unless preparing or playing. */
  readonly startAtServerMs: number;
  /** Within the track, ms; while paused, where it stands. */
  readonly startPositionMs: number;
  /** 1 is the track's own speed. */
  readonly rate: number;
  /** The track begins again at its end, in time with the others. */
  readonly wraps?: boolean;
};

/** Where the room's playback is at a server time, ms into the track. */
export function positionOf(playback: PlaybackView, serverNowMs: number): number {
  if (playback.status === 'idle') return 0;
  if (playback.status === 'paused') return playback.startPositionMs;
  const { startAtServerMs, startPositionMs, rate, track, wraps = false } = playback;
  const durationMs = track?.durationMs;
  return expectedPositionMs(
    { startAtServerMs, startPositionMs, rate, wraps, ...(durationMs === undefined ? {} : { durationMs }) },
    serverNowMs,
  );
}

/** Where a playback begins again, ms into the track; undefined when it does not. */
export const turnOf = ({ track, wraps = false }: PlaybackView): number | undefined =>
  track?.durationMs === undefined ? undefined : turnsMs({ durationMs: track.durationMs, wraps });
