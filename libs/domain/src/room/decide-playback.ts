import { clampPosition, endsAtServerMs, expectedPositionMs } from '@tutti/playback';
import type { RoomCommand, Track } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import { type OpenRoom, timelineOf } from './state.ts';

export type PlaybackCommand = Extract<
  RoomCommand,
  { type: 'StartPlayback' | 'PausePlayback' | 'ResumePlayback' | 'SeekPlayback' | 'StopPlayback' | 'FireStart' | 'FireEnd' }
>;

/** Who may is settled before; this is what playback allows. */
export function decidePlayback(command: PlaybackCommand, room: OpenRoom, context: RoomContext): RoomDecision {
  const { playback } = room;
  const { nowServerMs } = context;
  switch (command.type) {
    case 'StartPlayback':
      return start(command, room, context);
    case 'PausePlayback':
      if (playback.status === 'preparing') return accept({ type: 'PlaybackPaused', positionMs: playback.startPositionMs });
      return playback.status === 'playing'
        ? accept({ type: 'PlaybackPaused', positionMs: expectedPositionMs(timelineOf(playback), nowServerMs) })
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
    case 'FireStart': {
      if (playback.status !== 'preparing' || !isCue(command, room)) return refuse('superseded');
      const { track, startAtServerMs, startPositionMs, rate } = playback;
      return accept({ type: 'PlaybackStarted', streamId: room.streamId, track, startAtServerMs, startPositionMs, rate });
    }
    case 'FireEnd': {
      if (playback.status !== 'playing' || !isCue(command, room)) return refuse('superseded');
      const endMs = endsAtServerMs(timelineOf(playback));
      return endMs !== undefined && nowServerMs >= endMs ? accept({ type: 'PlaybackStopped', reason: 'ended' }) : refuse('superseded');
    }
  }
}

/** A start while playing or preparing replaces what was (P-2). */
function start(command: { trackId: string; positionMs: number }, room: OpenRoom, { nowServerMs, startLead }: RoomContext): RoomDecision {
  const track = room.tracks.find(({ trackId }) => trackId === command.trackId);
  if (!track) return refuse('unknown-track', 'trackId');
  if (isBeyond(command.positionMs, track)) return refuse('out-of-range', 'positionMs');
  return accept({
    type: 'PlaybackScheduled',
    streamId: room.streamId + 1,
    track,
    startAtServerMs: nowServerMs + startLead.leadMs,
    startPositionMs: clampPosition(command.positionMs, track.durationMs),
    rate: 1,
    leadMs: startLead.leadMs,
    leadReason: startLead.reason,
  });
}

/** During the lead a seek schedules the start anew, with the same stream id: the old cue is void (P-2). */
function seek(positionMs: number, room: OpenRoom, { nowServerMs, startLead, jumpLead }: RoomContext): RoomDecision {
  const { playback } = room;
  if (playback.status === 'idle') return refuse('not-playing');
  if (isBeyond(positionMs, playback.track)) return refuse('out-of-range', 'positionMs');
  const startPositionMs = clampPosition(positionMs, playback.track.durationMs);
  if (playback.status !== 'preparing')
    return accept({ type: 'PlaybackSeeked', startAtServerMs: nowServerMs + jumpLead.leadMs, startPositionMs });
  const { track, rate } = playback;
  const startAtServerMs = nowServerMs + startLead.leadMs;
  const { leadMs, reason: leadReason } = startLead;
  return accept({ type: 'PlaybackScheduled', streamId: room.streamId, track, startAtServerMs, startPositionMs, rate, leadMs, leadReason });
}

const isBeyond = (positionMs: number, track: Track): boolean => track.durationMs !== undefined && positionMs > track.durationMs;

/** Whether a timer's cue is the one that the room waits for, not one that a newer wish replaced. */
const isCue = (cue: { streamId: number; startAtServerMs: number }, room: OpenRoom): boolean =>
  (room.playback.status === 'preparing' || room.playback.status === 'playing') &&
  cue.streamId === room.streamId &&
  cue.startAtServerMs === room.playback.startAtServerMs;
