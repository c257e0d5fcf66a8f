import { expectedPositionMs } from '@tutti/playback';
import type { ServerFrame, Track, View } from '@tutti/protocol';
import { isPresent, type OpenRoom, timelineOf } from './state.ts';

export type RoomStateFrame = Extract<ServerFrame, { t: 'ROOM_STATE' }>;
export type PlaybackView = RoomStateFrame['playback'];

export type StateFrameContext = {
  readonly roomId: string;
  readonly epoch: string;
  readonly version: number;
  /** Who the receiver is; empty when it is nobody in particular (HTTP). */
  readonly memberId: string;
  readonly nowServerMs: number;
  /** Why it is sent; unless said, because it was asked for. */
  readonly reason?: 'joined' | 'asked' | 'state-lost';
  /** Undefined for a member whose name was forgotten or is not known yet: shown without one. */
  readonly displayNameOf: (memberId: string) => string | undefined;
  /** A stored track's address as a client may fetch it: signed, for files of ours. */
  readonly urlOf: (url: string) => string;
};

/** The whole room as a client sees it (P-6): the gateway sends it as ROOM_STATE, the api serves it as party-state. */
export function toStateFrame(room: OpenRoom, context: StateFrameContext): RoomStateFrame {
  const { roomId, epoch, version, memberId, nowServerMs, displayNameOf, urlOf, reason = 'asked' } = context;
  return {
    t: 'ROOM_STATE',
    roomId,
    epoch,
    version,
    title: room.title,
    hostId: room.hostId,
    memberId,
    members: room.members.map((member) => ({
      memberId: member.memberId,
      displayName: displayNameOf(member.memberId) ?? '',
      present: isPresent(member),
      ...(member.dialect === undefined ? {} : { dialect: member.dialect }),
    })),
    tracks: room.tracks.map((track) => toTrackView(track, urlOf)),
    playback: toPlaybackView(room, urlOf),
    serverNowMs: nowServerMs,
    positionMs: positionMsAt(room, nowServerMs),
    reason,
    settings: room.settings,
    views: room.views.map((view) => toClipView(view, urlOf)),
    readyIds: room.playback.status === 'preparing' ? [...room.playback.readyIds] : [],
    grid: room.grid,
  };
}

/** Where playback should be at a server time; 0 when nothing plays. */
export function positionMsAt({ playback, settings }: Pick<OpenRoom, 'playback' | 'settings'>, nowServerMs: number): number {
  if (playback.status === 'idle') return 0;
  return playback.status === 'paused' ? playback.positionMs : expectedPositionMs(timelineOf(playback, settings), nowServerMs);
}

/** A paused playback stands at `startPositionMs`; an idle one has no track. */
export function toPlaybackView(
  { playback, streamId }: Pick<OpenRoom, 'playback' | 'streamId'>,
  urlOf: (url: string) => string,
): PlaybackView {
  if (playback.status === 'idle') return { status: 'idle', streamId, startAtServerMs: 0, startPositionMs: 0, rate: 1 };
  const { status, track, rate } = playback;
  const timeline =
    playback.status === 'paused'
      ? { startAtServerMs: 0, startPositionMs: playback.positionMs }
      : { startAtServerMs: playback.startAtServerMs, startPositionMs: playback.startPositionMs };
  return { status, streamId, track: toTrackView(track, urlOf), rate, ...timeline };
}

/** With the addresses of its files as a client may fetch them. */
export function toClipView(view: View, urlOf: (url: string) => string): View {
  const { media, ...rest } = view;
  const signed = (url: string) => (url === '' ? '' : urlOf(url));
  const files = media && {
    ...media,
    playUrl: signed(media.playUrl),
    thumbsUrl: signed(media.thumbsUrl),
    waveformUrl: signed(media.waveformUrl),
  };
  return { ...rest, videoUrl: urlOf(view.videoUrl), ...(files === undefined ? {} : { media: files }) };
}

export const toTrackView = (track: Track, urlOf: (url: string) => string): Track => ({ ...track, url: urlOf(track.url) });
