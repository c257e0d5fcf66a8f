import type { RoomState } from './dialect.ts';
import { lineOf } from './line.ts';
import { toSec, whole } from './units.ts';

/** What a party's clients fetch of the track that is under way. At `startAtServerMs` it is at `startPositionSec`, and while it plays counts on from there. */
export type PartyTrack = {
  readonly url: string;
  /** The same, by its older name. */
  readonly trackUrl: string;
  readonly title: string;
  readonly filename: string;
  readonly status: 'preparing' | 'playing' | 'paused';
  readonly startAtServerMs: number;
  readonly startPositionSec: number;
};

/** Null when nothing plays. */
export function partyTrack(room: Omit<RoomState, 't' | 'memberId'>): PartyTrack | null {
  const { status, track } = room.playback;
  if (track === undefined || (status !== 'preparing' && status !== 'playing' && status !== 'paused')) return null;
  const line = status === 'paused' ? { startAtServerMs: room.serverNowMs, startPositionMs: room.positionMs } : lineOf(room);
  const { url, title, filename } = track;
  return {
    ...{ url, trackUrl: url, title, filename, status },
    startAtServerMs: whole(line.startAtServerMs),
    startPositionSec: toSec(line.startPositionMs),
  };
}
