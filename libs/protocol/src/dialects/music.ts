import type { Delivery, Dialect, Heard, OldFrame, RoomState, Told } from './dialect.ts';
import { type Fields, hear } from './fields.ts';
import { lineOf } from './line.ts';
import { whole } from './units.ts';

/**
 * Music: clients act on state alone, so a start, a seek and a resume each reach them as one state, at the moment itself, and the tick that confirms it.
 * `startTime = startedAtServerMs = serverNowMs − position`; all in ms.
 *
 * NOTE a music client keeps its offset as `(clientSentAtMs + rtt/2) − serverNowMs` and subtracts it: the opposite of our sign. It never sends it.
 */
export const music: Dialect = {
  name: 'music',
  decode: (body) => hear(body, heard),
  welcome: ({ room }) => [{ frame: stateOf(room, room.serverNowMs) }, ...(isAhead(room) ? atItsMoment(room, []) : [])],
  tell,
  // It has no word for a refusal.
  refuse: () => ({}),
  done: () => ({}),
};

function heard(fields: Fields): Heard {
  switch (fields.kind('type')) {
    case 'TIME_SYNC_REQUEST': {
      const clientSentAtMs = fields.number('clientSentAtMs');
      return { kind: 'ping', answer: ({ serverNowMs }) => say('TIME_SYNC_RESPONSE', { clientSentAtMs, serverNowMs: whole(serverNowMs) }) };
    }
    case 'JOIN_ROOM':
      return { kind: 'enter', roomCode: fields.roomCode('roomCode'), displayName: fields.title('name', 80, 'Guest') };
    case 'START_MUSIC_STREAM': {
      const [url, positionMs] = [fields.address('link'), fields.amount('position', 0)];
      return { kind: 'command', command: { type: 'StartPlayback', trackId: '', url, title: '', filename: '', positionMs } };
    }
    default:
      return { kind: 'unknown' };
  }
}

function tell({ frame, room, before }: Told): readonly Delivery[] {
  const { serverNowMs, playback } = room;
  switch (frame.t) {
    case 'PLAY_AT':
      return atItsMoment(room, before.status === 'preparing' ? [] : [tickOf]);
    case 'STREAM_TICK':
      return playback.status === 'playing' && !isAhead(room) ? [{ frame: tickOf(room, serverNowMs) }] : [];
    case 'ROOM_STATE':
      return isAhead(room) ? atItsMoment(room, []) : [{ frame: stateOf(room, serverNowMs) }];
    case 'PREPARE_PLAY':
    case 'PAUSED':
    case 'STOPPED':
      return [{ frame: stateOf(room, serverNowMs) }];
    default:
      return [];
  }
}

/** A seek or a resume whose moment is to come. */
const isAhead = ({ playback, serverNowMs }: RoomState): boolean => playback.status === 'playing' && playback.startAtServerMs > serverNowMs;

type Say = (room: RoomState, atServerMs: number) => OldFrame;

/** What plays is told when it does: a client acts on what it hears, when it hears it. */
function atItsMoment(room: RoomState, then: readonly Say[]): readonly Delivery[] {
  const says = [stateOf, ...then];
  if (!isAhead(room)) return says.map((say) => ({ frame: say(room, room.serverNowMs) }));
  const atServerMs = room.playback.startAtServerMs;
  return says.map((say) => ({ frame: say(room, atServerMs), atServerMs }));
}

/** The room as of a server time, which is now or the start moment. */
function stateOf(room: RoomState, atServerMs: number): OldFrame {
  const { streamId, track, startAtServerMs } = room.playback;
  const status = room.playback.status === 'playing' && atServerMs < startAtServerMs ? 'preparing' : room.playback.status;
  const startTime = status === 'idle' ? null : startTimeOf(room);
  const musicStream = { status, streamId, startTime, link: track?.url ?? null };
  return say('ROOM_STATE', { roomCode: room.roomId, serverNowMs: whole(atServerMs), musicStream });
}

const tickOf = (room: RoomState, atServerMs: number): OldFrame =>
  say('MUSIC_STREAM_TICK', {
    streamId: room.playback.streamId,
    startedAtServerMs: startTimeOf(room),
    serverNowMs: whole(atServerMs),
    currentLink: room.playback.track?.url ?? null,
  });

/** When the track would have begun at its beginning. From the start that was, so that state and ticks agree to the ms. */
function startTimeOf(room: RoomState): number {
  if (room.playback.status === 'paused') return whole(room.serverNowMs) - whole(room.positionMs);
  const { startAtServerMs, startPositionMs } = lineOf(room);
  return whole(startAtServerMs - startPositionMs);
}

const say = (type: string, fields: Readonly<Record<string, unknown>>): OldFrame => ({ event: type, body: { type, ...fields } });
