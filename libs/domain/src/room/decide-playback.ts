import { clampPosition, endsAtServerMs, expectedPositionMs } from '@tutti/playback';
import type { RoomCommand, RoomEvent, Track } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import { addTrack, nextTrack } from './decide-queue.ts';
import { scheduleStart, startSooner } from './schedule-start.ts';
import { hasOlder, type OpenRoom, timelineOf } from './state.ts';
import { may } from './who-may.ts';

export type PlaybackCommand = Extract<
  RoomCommand,
  {
    type:
      | 'StartPlayback'
      | 'PausePlayback'
      | 'ResumePlayback'
      | 'SeekPlayback'
      | 'StopPlayback'
      | 'SkipTrack'
      | 'SetRate'
      | 'ReportReady'
      | 'FireStart'
      | 'FireEnd';
  }
>;

/** Who may is settled before; this is what playback allows. */
export function decidePlayback(command: PlaybackCommand, room: OpenRoom, context: RoomContext): RoomDecision {
  const { playback, settings } = room;
  const { nowServerMs } = context;
  switch (command.type) {
    case 'StartPlayback':
      return start(command, room, context);
    case 'PausePlayback':
      if (playback.status === 'preparing') return accept({ type: 'PlaybackPaused', positionMs: playback.startPositionMs });
      return playback.status === 'playing'
        ? accept({ type: 'PlaybackPaused', positionMs: expectedPositionMs(timelineOf(playback, settings), nowServerMs) })
        : refuse('not-playing');
    case 'ResumePlayback': {
      if (playback.status !== 'paused') return refuse('not-paused');
      const { leadMs } = context.jumpLead;
      return accept({ type: 'PlaybackResumed', startAtServerMs: nowServerMs + leadMs, startPositionMs: playback.positionMs, leadMs });
    }
    case 'SeekPlayback':
      return seek(command.positionMs, room, context);
    case 'StopPlayback':
      return playback.status === 'idle' ? refuse('not-playing') : accept({ type: 'PlaybackStopped', reason: 'stopped' });
    case 'SkipTrack': {
      if (playback.status === 'idle') return refuse('not-playing');
      const next = nextTrack(room);
      return next ? accept(startOf(next, room, context, playback.rate)) : refuse('nothing-next');
    }
    case 'SetRate':
      return setRate(command.rate, room, context);
    case 'ReportReady':
      return reportReady(command.streamId, room, context);
    case 'FireStart': {
      if (playback.status !== 'preparing' || !isCue(command, room)) return refuse('superseded');
      const { track, startAtServerMs, startPositionMs, rate } = playback;
      return accept({ type: 'PlaybackStarted', streamId: room.streamId, track, startAtServerMs, startPositionMs, rate });
    }
    case 'FireEnd': {
      if (playback.status !== 'playing' || !isCue(command, room)) return refuse('superseded');
      const endMs = endsAtServerMs(timelineOf(playback, settings));
      return endMs !== undefined && nowServerMs >= endMs ? accept(...ended(room, playback.rate, context)) : refuse('superseded');
    }
  }
}

/** A start while playing or preparing replaces what was (P-2). By its address a track is found, or added by who may (P-18). */
function start(command: Extract<RoomCommand, { type: 'StartPlayback' }>, room: OpenRoom, context: RoomContext): RoomDecision {
  const { trackId, url = '', title = '', filename = '', positionMs } = command;
  const known = room.tracks.find((track) => (url === '' ? track.trackId === trackId : track.url === url));
  if (known)
    return isBeyond(positionMs, known) ? refuse('out-of-range', 'positionMs') : accept(startOf(known, room, context, 1, positionMs));
  // NOTE a path is of a file of ours: who knows it from elsewhere does not bring it into this room.
  if (url === '' || url.startsWith('/')) return refuse('unknown-track', url === '' ? 'trackId' : 'url');
  if (!may(room.settings.whoAdds, room, context)) return refuse('not-host', 'url');
  const track: Track = { trackId, url, title, filename };
  const added = addTrack(track, room);
  return 'refused' in added ? refuse(added.refused, 'url') : accept(...added.events, startOf(track, room, context, 1, positionMs));
}

const startOf = (track: Track, room: OpenRoom, context: RoomContext, rate: number, positionMs = 0): RoomEvent =>
  scheduleStart({ track, streamId: room.streamId + 1, positionMs, rate }, room, context);

/** The end is told, then what comes next (P-18). */
function ended(room: OpenRoom, rate: number, context: RoomContext): RoomEvent[] {
  const next = room.settings.atEnd === 'next' ? nextTrack(room) : undefined;
  return [{ type: 'PlaybackStopped', reason: 'ended' }, ...(next ? [startOf(next, room, context, rate)] : [])];
}

/** During the lead a seek schedules the start anew, with the same stream id: the old cue is void (P-2). */
function seek(positionMs: number, room: OpenRoom, context: RoomContext): RoomDecision {
  const { playback, streamId } = room;
  if (playback.status === 'idle') return refuse('not-playing');
  const { track, rate } = playback;
  if (isBeyond(positionMs, track)) return refuse('out-of-range', 'positionMs');
  if (playback.status === 'preparing') return accept(scheduleStart({ track, streamId, positionMs, rate }, room, context));
  const startAtServerMs = context.nowServerMs + context.jumpLead.leadMs;
  return accept({ type: 'PlaybackSeeked', startAtServerMs, startPositionMs: clampPosition(positionMs, track.durationMs) });
}

/** All go on together from a moment ahead, at the position reached by then. Older clients know one rate only (W-2). */
function setRate(rate: number, room: OpenRoom, { nowServerMs, jumpLead }: RoomContext): RoomDecision {
  const { playback, settings, streamId } = room;
  if (playback.status === 'idle') return refuse('not-playing');
  if (rate !== 1 && hasOlder(room)) return refuse('rate-needs-native', 'rate');
  if (rate === playback.rate) return accept();
  switch (playback.status) {
    case 'paused':
      return accept({ type: 'PlaybackRateChanged', rate, startAtServerMs: 0, startPositionMs: playback.positionMs });
    case 'preparing': {
      const { track, startAtServerMs, startPositionMs } = playback;
      const leadMs = Math.max(0, startAtServerMs - nowServerMs);
      const leadReason = 'another rate during the lead';
      return accept({ type: 'PlaybackScheduled', streamId, track, startAtServerMs, startPositionMs, rate, leadMs, leadReason });
    }
    case 'playing': {
      const startAtServerMs = Math.max(nowServerMs + jumpLead.leadMs, playback.startAtServerMs);
      const startPositionMs = expectedPositionMs(timelineOf(playback, settings), startAtServerMs);
      return accept({ type: 'PlaybackRateChanged', rate, startAtServerMs, startPositionMs });
    }
  }
}

/** Told in the log only where a start waits for it (P-3). */
function reportReady(streamId: number, room: OpenRoom, context: RoomContext): RoomDecision {
  const { playback, settings } = room;
  const { actorId } = context;
  const isAwaited = playback.status === 'preparing' && settings.waitFor !== 'nobody' && streamId === room.streamId;
  if (!isAwaited || playback.readyIds.includes(actorId)) return accept();
  const sooner = startSooner({ ...room, playback: { ...playback, readyIds: [...playback.readyIds, actorId] } }, context);
  return accept({ type: 'MemberReady', memberId: actorId, streamId }, ...(sooner ? [sooner] : []));
}

const isBeyond = (positionMs: number, track: Track): boolean => track.durationMs !== undefined && positionMs > track.durationMs;

/** Whether a timer's cue is the one that the room waits for, not one that a newer wish replaced. */
const isCue = (cue: { streamId: number; startAtServerMs: number }, room: OpenRoom): boolean =>
  (room.playback.status === 'preparing' || room.playback.status === 'playing') &&
  cue.streamId === room.streamId &&
  cue.startAtServerMs === room.playback.startAtServerMs;
