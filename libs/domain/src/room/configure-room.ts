import { expectedPositionMs, turnsMs } from '@tutti/playback';
import { type RoomEvent, type RoomSettings, type RoomSettingsChange, wraps } from '@tutti/protocol';
import { accept } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import { startSooner, waitNoMore } from './schedule-start.ts';
import { changes, withChange } from './settings.ts';
import { type OpenRoom, timelineOf } from './state.ts';

/** The host's wish how the room should play from now on. A line that stops wrapping is first put onto its present turn, so nothing is heard of it. */
export function configureRoom(change: RoomSettingsChange, room: OpenRoom, context: RoomContext): RoomDecision {
  if (!changes(room.settings, change)) return accept();
  const settings = withChange(room.settings, change);
  const configured = { ...room, settings };
  const waitsNoMore = room.settings.waitFor !== 'nobody' && settings.waitFor === 'nobody';
  const sooner = (waitsNoMore ? waitNoMore : startSooner)(configured, context);
  return accept(...presentTurn(room, settings, context.nowServerMs), { type: 'RoomConfigured', settings }, ...(sooner ? [sooner] : []));
}

function presentTurn({ playback, settings: before }: OpenRoom, settings: RoomSettings, nowServerMs: number): RoomEvent[] {
  if (playback.status !== 'playing' || !wraps(before) || wraps(settings)) return [];
  const timeline = timelineOf(playback, before);
  if (turnsMs(timeline) === undefined || nowServerMs <= playback.startAtServerMs) return [];
  const startAtServerMs = nowServerMs - expectedPositionMs(timeline, nowServerMs) / playback.rate;
  return startAtServerMs <= playback.startAtServerMs ? [] : [{ type: 'PlaybackSeeked', startAtServerMs, startPositionMs: 0 }];
}
