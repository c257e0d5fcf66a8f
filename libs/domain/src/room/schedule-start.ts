import { clampPosition, type Lead, presetFor, presets } from '@tutti/playback';
import type { RoomEvent, Track } from '@tutti/protocol';
import type { RoomContext } from './context.ts';
import { hasOlder, isPresent, type OpenRoom, speaksOlder } from './state.ts';

export type StartWish = { readonly track: Track; readonly streamId: number; readonly positionMs: number; readonly rate: number };

/** Who speaks an older protocol sends no READY, so its preparation is not known (P-3). */
const leastForOlderMs = 1_200;

/** A start of a track as the room's settings have it: after a lead; or, when it waits for members, at the latest after `readyWithinMs`. */
export function scheduleStart({ track, streamId, positionMs, rate }: StartWish, room: OpenRoom, context: RoomContext): RoomEvent {
  const { leadMs, reason: leadReason } = isReady(room, readyFor(streamId, room)) ? leadOf(room, context) : waitingLead(room, context);
  const startPositionMs = clampPosition(positionMs, track.durationMs);
  return {
    type: 'PlaybackScheduled',
    streamId,
    track,
    startAtServerMs: context.nowServerMs + leadMs,
    startPositionMs,
    rate,
    leadMs,
    leadReason,
  };
}

/** The waiting start's new moment, when those whom it waited for are ready now; undefined when it stays as it is. */
export function startSooner(room: OpenRoom, { nowServerMs, jumpLead }: RoomContext): RoomEvent | undefined {
  const { playback, settings } = room;
  if (playback.status !== 'preparing' || settings.waitFor === 'nobody' || !isReady(room, playback.readyIds)) return undefined;
  const { leadMs, reason } = withOlder(jumpLead, room);
  return sooner(room, { leadMs, reason: `${playback.readyIds.length} ready; ${reason}` }, nowServerMs);
}

/** The same, when the room has just been told to wait for nobody: not everyone is known to have it loaded, so it has a start's whole lead. */
export const waitNoMore = (room: OpenRoom, context: RoomContext): RoomEvent | undefined =>
  sooner(room, leadOf(room, context), context.nowServerMs);

function sooner({ playback, streamId }: OpenRoom, { leadMs, reason: leadReason }: Lead, nowServerMs: number): RoomEvent | undefined {
  const startAtServerMs = nowServerMs + leadMs;
  if (playback.status !== 'preparing' || startAtServerMs >= playback.startAtServerMs) return undefined;
  const { track, startPositionMs, rate } = playback;
  return { type: 'PlaybackScheduled', streamId, track, startAtServerMs, startPositionMs, rate, leadMs, leadReason };
}

const readyFor = (streamId: number, { playback, streamId: current }: OpenRoom): readonly string[] =>
  playback.status === 'preparing' && streamId === current ? playback.readyIds : [];

/** Whether nobody, or no more of those who can send READY, is waited for. */
function isReady({ members, settings }: OpenRoom, readyIds: readonly string[]): boolean {
  if (settings.waitFor === 'nobody') return true;
  const awaited = members.filter((member) => isPresent(member) && !speaksOlder(member));
  const share = settings.waitFor === 'everyone' ? 1 : settings.quorum;
  const ready = awaited.filter(({ memberId }) => readyIds.includes(memberId));
  return ready.length >= Math.ceil(awaited.length * share - 1e-9);
}

function leadOf(room: OpenRoom, { startLead, p95RttMs }: RoomContext): Lead {
  const { leadPolicy, fixedLeadMs, preset } = room.settings;
  const chosen = preset === 'measured' ? presetFor(p95RttMs) : preset;
  if (chosen === 'low-latency' || chosen === 'high-latency') return { leadMs: presets[chosen].leadMs, reason: `preset ${chosen}` };
  if (leadPolicy === 'fixed') return { leadMs: fixedLeadMs, reason: 'fixed' };
  return withOlder(startLead, room);
}

/** NOTE a fixed lead is as it was chosen, from 800 ms on: that is what the older servers gave their clients too. */
const withOlder = (lead: Lead, room: OpenRoom): Lead =>
  lead.leadMs >= leastForOlderMs || !hasOlder(room)
    ? lead
    : { leadMs: leastForOlderMs, reason: `at least ${leastForOlderMs} ms with an older client here (${lead.reason})` };

function waitingLead(room: OpenRoom, context: RoomContext): Lead {
  const { waitFor, quorum, readyWithinMs } = room.settings;
  const who = waitFor === 'everyone' ? 'everyone' : `${Math.round(quorum * 100)} %`;
  return { leadMs: Math.max(readyWithinMs, leadOf(room, context).leadMs), reason: `waits for ${who}, at most ${readyWithinMs} ms` };
}
