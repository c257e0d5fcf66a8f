import type { Delivery, Dialect, Heard, OldFrame, RoomState, Told } from './dialect.ts';
import { type Fields, hear } from './fields.ts';
import { type Line, lineOf, turnServerMs } from './line.ts';
import { inOneText, type Spelling, spokenRefusal } from './spoken-refusal.ts';
import { toMs, toSec, whole } from './units.ts';

/** A party: its creator is host, `t` names a message, positions are seconds. Who knows no server time is told at the start moment itself. */
export const party: Dialect = {
  name: 'party',
  decode: (body) => hear(body, heard),
  welcome({ room, memberId, secret, created }) {
    if (created) return [{ frame: say('CREATED', { code: room.roomId, secret }) }];
    const role = room.hostId === memberId ? 'host' : 'guest';
    return [{ frame: say('JOINED', { code: room.roomId, role }) }, ...underWay(room)];
  },
  tell,
  refuse: (refusal) => ({ frame: say('ERROR', { message: inOneText(spokenRefusal(refusal, spelling)) }) }),
  done: () => ({}),
};

function heard(fields: Fields): Heard {
  const t = fields.kind('t');
  switch (t) {
    case 'TIME_PING': {
      const [clientNowMs, pingId] = [fields.number('clientNowMs'), fields.echo('pingId')];
      return { kind: 'ping', answer: ({ serverNowMs }) => say('TIME_PONG', { clientNowMs, serverNowMs: whole(serverNowMs), pingId }) };
    }
    case 'CREATE':
      return { kind: 'create', title: fields.title('title', 120, 'Party'), displayName: fields.title('djName', 80, 'DJ') };
    case 'JOIN': {
      const [code, secret] = [fields.roomCode('code'), fields.text('secret', 4096, '')];
      if (secret === '') return { kind: 'enter', roomCode: code, displayName: fields.title('name', 80, 'Guest') };
      // Who comes back without a name keeps the one it had.
      return { kind: 'enter', roomCode: code, displayName: fields.title('name', 80, ''), secret };
    }
    case 'HOST_PLAY': {
      const track = { url: fields.address('trackUrl'), title: fields.text('title', 200, ''), filename: fields.text('filename', 200, '') };
      const positionMs = toMs(fields.amount('startPositionSec', 0));
      return { kind: 'command', command: { type: 'StartPlayback', trackId: '', ...track, positionMs } };
    }
    case 'HOST_PAUSE':
      return { kind: 'command', command: { type: 'PausePlayback' } };
    case 'HOST_STOP':
      return { kind: 'command', command: { type: 'StopPlayback' } };
    default:
      return { kind: 'unknown' };
  }
}

function tell({ frame, room, before }: Told): readonly Delivery[] {
  switch (frame.t) {
    case 'PREPARE_PLAY':
      return [prepare(room)];
    case 'PLAY_AT':
      return [...begin(room, lineOf(room)), ...turn(room)];
    case 'STREAM_TICK':
      return turn(room);
    case 'PAUSED':
      // A seek while paused: the resume will say from where.
      return before.status === 'paused' ? [] : [{ frame: say('PAUSE') }];
    case 'STOPPED':
      return [{ frame: say('STOP') }];
    case 'ROOM_STATE':
      return afterHole(room);
    default:
      return [];
  }
}

/** What somebody has to know who comes now. */
function underWay(room: RoomState): readonly Delivery[] {
  switch (room.playback.status) {
    case 'preparing':
      return [prepare(room)];
    case 'playing':
      return [{ frame: say('PLAY_AT', startFields(room, lineOf(room))) }, ...turn(room)];
    default:
      return [];
  }
}

function afterHole(room: RoomState): readonly Delivery[] {
  switch (room.playback.status) {
    case 'preparing':
      return [prepare(room)];
    case 'playing':
      return [...begin(room, lineOf(room)), ...turn(room)];
    case 'paused':
      return [{ frame: say('PAUSE') }];
    default:
      return [{ frame: say('STOP') }];
  }
}

const prepare = (room: RoomState): Delivery => ({ frame: say('PREPARE_PLAY', startFields(room, lineOf(room))) });

/** PLAY_AT at once; PLAY when it is time, for who would not know when that is. */
function begin(room: RoomState, line: Line): readonly Delivery[] {
  const { serverNowMs, positionMs } = room;
  const lateMs = serverNowMs - line.startAtServerMs;
  const startPositionSec = toSec(lateMs > unheardMs ? positionMs : line.startPositionMs);
  const play: Delivery = { frame: say('PLAY', { ...trackFields(room), startPositionSec }), to: 'silent' };
  return [
    { frame: say('PLAY_AT', startFields(room, line)), to: 'pinging' },
    lateMs < 0 ? { ...play, atServerMs: line.startAtServerMs } : play,
  ];
}

/** A track that begins again begins for older clients, too. */
function turn(room: RoomState): readonly Delivery[] {
  const atServerMs = turnServerMs(room);
  if (atServerMs === undefined) return [];
  return begin(room, { startAtServerMs: atServerMs, startPositionMs: 0 }).map((delivery) => ({ ...delivery, atServerMs }));
}

/** What party's own players ignore: who begins no later than this begins where it was said. */
const unheardMs = 200;

const trackFields = ({ playback: { track } }: RoomState) => ({
  trackUrl: track?.url ?? '',
  title: track?.title ?? '',
  filename: track?.filename ?? '',
});

const startFields = (room: RoomState, { startAtServerMs, startPositionMs }: Line) => ({
  ...trackFields(room),
  startAtServerMs: whole(startAtServerMs),
  startPositionSec: toSec(startPositionMs),
});

const say = (t: string, fields: Readonly<Record<string, unknown>> = {}): OldFrame => ({ event: t, body: { t, ...fields } });

const spelling: Spelling = {
  fields: {
    roomId: 'code',
    roomCode: 'code',
    token: 'secret',
    displayName: 'name',
    trackId: 'trackUrl',
    url: 'trackUrl',
    positionMs: 'startPositionSec',
  },
  joinFirst: 'CREATE or JOIN',
};
