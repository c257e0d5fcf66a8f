import { isPresent, type Member, type Room } from '@tutti/domain';
import { type Grid, stoppedGrid, type View } from '@tutti/protocol';

/** A room's folded state in one line that a person can read; everything is in it. */
export function describeRoom(room: Room): string {
  if (room.status === 'absent') return 'no room yet';
  const { title, hostId, members, tracks, streamId, views, grid } = room;
  return [
    quoted(title),
    describePlayback(room),
    `stream ${streamId}`,
    hostId === '' ? 'no host' : `host ${hostId}`,
    members.length === 0 ? 'nobody here' : `members ${members.map(describeMember).join(', ')}`,
    tracks.length === 0 ? 'no tracks' : `tracks ${tracks.map(({ trackId }) => trackId).join(', ')}`,
    ...(views.length === 0 ? [] : [`views ${views.map(describeView).join(', ')}`]),
    ...(isUntouched(grid) ? [] : [describeGrid(grid)]),
  ].join(' · ');
}

/** `c1 (ready, from 2026-06-01T12:00:00.000Z by sound)` */
function describeView({ clipId, status, videoStartTimeMs, anchorSource, suspicion, sound }: View): string {
  const facts = [
    status === '' ? 'not checked' : status,
    videoStartTimeMs === undefined ? 'unsynced' : `from ${isoOf(videoStartTimeMs)}${anchorSource === '' ? '' : ` by ${anchorSource}`}`,
    ...(suspicion === '' ? [] : ['suspect']),
    ...(sound === undefined ? [] : [`sound ${sound.status}`]),
  ];
  return `${clipId} (${facts.join(', ')})`;
}

const isUntouched = ({ status, playheadUtcMs }: Grid): boolean => status === stoppedGrid.status && playheadUtcMs === 0;

function describeGrid({ status, playheadUtcMs, startAtServerMs, rate, loopFromUtcMs, loopToUtcMs }: Grid): string {
  const when = status === 'playing' ? ` at ${isoOf(startAtServerMs)}` : '';
  const loop = loopFromUtcMs === undefined || loopToUtcMs === undefined ? '' : ` looping ${loopToUtcMs - loopFromUtcMs} ms`;
  return `grid ${status} from ${isoOf(playheadUtcMs)}${when}${rate === 1 ? '' : ` ×${rate}`}${loop}`;
}

function describePlayback({ playback }: Extract<Room, { status: 'open' }>): string {
  if (playback.status === 'idle') return 'idle';
  const { status, track, rate } = playback;
  const where =
    playback.status === 'paused'
      ? `at ${playback.positionMs} ms`
      : `from ${playback.startPositionMs} ms at ${isoOf(playback.startAtServerMs)}`;
  return `${status} ${track.trackId} ${where}${rate === 1 ? '' : ` ×${rate}`}`;
}

const describeMember = (member: Member): string =>
  isPresent(member) ? member.memberId : `${member.memberId} (away since ${isoOf(member.absentSinceServerMs ?? 0)})`;

/** Server time as ISO 8601; a number that is no date stays a number. */
export function isoOf(serverMs: number): string {
  const date = new Date(serverMs);
  return Number.isNaN(date.getTime()) ? `${serverMs} ms` : date.toISOString();
}

/** As JSON, with nothing left in it that moves a terminal's cursor or turns its text around. */
export const quoted = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escaped);

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
