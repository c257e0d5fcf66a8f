import type { ServerFrame } from '../json/frames.ts';
import type { Dialect, Heard, OldFrame, RoomState } from './dialect.ts';
import { type Fields, hear, invalid } from './fields.ts';
import { toForeignId, toOurId } from './foreign-id.ts';
import { type Spelling, spokenRefusal } from './spoken-refusal.ts';
import { whole } from './units.ts';

/** Replay: clips become views, and each change of them is told as the whole list. A client learns from its first state who it is. */
export const replay: Dialect = {
  name: 'replay',
  decode: (body, _event, memberId) => hear(body, (fields) => heard(fields, memberId)),
  welcome: ({ room, memberId }) => [{ frame: stateOf(room, { userId: memberId }) }],
  tell: ({ frame, room }) => (aboutViews.has(frame.t) ? [{ frame: stateOf(room) }] : []),
  refuse: (refusal) => ({ frame: say('ERROR', spokenRefusal(refusal, spelling)) }),
  done: () => ({}),
};

function heard(fields: Fields, memberId: string): Heard {
  switch (fields.kind('type')) {
    case 'JOIN_ROOM':
      return { kind: 'enter', roomCode: fields.roomCode('roomCode'), displayName: fields.title('name', 80, 'Guest') };
    case 'UPLOAD_COMPLETE':
      return uploaded(fields, memberId);
    default:
      return { kind: 'unknown' };
  }
}

function uploaded(fields: Fields, memberId: string): Heard {
  const called = fields.raw('clipId');
  const clipId = typeof called === 'string' ? toOurId(called) : undefined;
  if (clipId === undefined) return invalid('clipId', 'must be a text of 1 to 45 bytes');
  // Before it is in a room it is refused for that.
  if (memberId !== '' && fields.raw('userId') !== memberId) return invalid('userId', 'must be your own, as the room’s state said');
  const [videoUrl, durationMs] = [fields.address('videoUrl'), fields.amount('durationMs')];
  return { kind: 'command', command: { type: 'AddView', clipId, videoUrl, durationMs, ...startTime(fields.raw('videoStartTimeMs')) } };
}

/** What is no number at all is told as 0: the room keeps it out as it does every time that cannot be, and the log says so. */
function startTime(claimed: unknown): { videoStartTimeMs?: number } {
  if (claimed === undefined) return {};
  return { videoStartTimeMs: typeof claimed === 'number' && Number.isFinite(claimed) ? claimed : 0 };
}

const aboutViews: ReadonlySet<ServerFrame['t']> = new Set(['VIEW_ADDED', 'VIEW_CHANGED', 'VIEW_REMOVED', 'ROOM_STATE']);

const stateOf = ({ roomId, views }: RoomState, own: { readonly userId?: string } = {}): OldFrame =>
  say('ROOM_STATE', {
    roomCode: roomId,
    ...own,
    views: views.map(({ clipId, memberId, videoUrl, videoStartTimeMs, durationMs, media }) => ({
      clipId: toForeignId(clipId),
      userId: memberId,
      // They play what they are told, and know of one file alone.
      videoUrl: media?.playUrl || videoUrl,
      videoStartTimeMs: videoStartTimeMs === undefined ? null : whole(videoStartTimeMs),
      durationMs: whole(durationMs),
    })),
  });

const say = (type: string, fields: Readonly<Record<string, unknown>>): OldFrame => ({ event: type, body: { type, ...fields } });

const spelling: Spelling = { fields: { roomId: 'roomCode', displayName: 'name', memberId: 'userId' }, joinFirst: 'JOIN_ROOM' };
