import type { Delivery, Dialect, Heard, OldFrame, RoomState, Told } from './dialect.ts';
import { type Fields, hear, invalid, isAddress } from './fields.ts';
import { type Line, lineOf, turnServerMs } from './line.ts';
import { inOneText, type Spelling, spokenRefusal } from './spoken-refusal.ts';
import { whole } from './units.ts';

/** Groovebox, over Socket.IO: a start is told at once with what is left of the lead; all in whole ms. Offsets have our sign: `server = client + offset`. */
export const groovebox: Dialect = {
  name: 'groovebox',
  decode: (body, event) => hear(body ?? {}, (fields) => heard(fields, event)),
  welcome: ({ room }) => [{ frame: stateOf(room) }],
  tell,
  refuse: (refusal) => ({ ack: { error: inOneText(spokenRefusal(refusal, spelling)) } }),
  done: () => ({ ack: {} }),
};

function heard(fields: Fields, event: string): Heard {
  switch (event) {
    case 'sync:ping': {
      const clientTimestamp = fields.number('clientTimestamp');
      return { kind: 'ping', answer: ({ serverNowMs }) => say('sync:pong', { clientTimestamp, serverTimestamp: whole(serverNowMs) }) };
    }
    case 'sync:report':
      return { kind: 'report', offsetMs: fields.number('offset'), rttMs: fields.amount('rtt') };
    case 'room:join':
      return { kind: 'enter', roomCode: fields.roomCode('roomCode'), displayName: fields.title('username', 80, 'Guest') };
    case 'playback:start':
      return start(fields);
    case 'playback:pause':
      return { kind: 'command', command: { type: 'PausePlayback' } };
    case 'playback:stop':
      return { kind: 'command', command: { type: 'StopPlayback' } };
    default:
      return { kind: 'unknown' };
  }
}

/** An id of the room's, or an address, which is what a track is called here that is nothing else. */
function start(fields: Fields): Heard {
  const called = fields.raw('trackId');
  const positionMs = fields.amount('position', 0);
  if (typeof called === 'string' && isAddress(called)) {
    const url = fields.address('trackId');
    return { kind: 'command', command: { type: 'StartPlayback', trackId: '', url, title: '', filename: '', positionMs } };
  }
  if (typeof called !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/u.test(called))
    return invalid('trackId', 'must be a track of the room, or an address');
  return { kind: 'command', command: { type: 'StartPlayback', trackId: called, positionMs } };
}

function tell({ frame, room, before }: Told): readonly Delivery[] {
  switch (frame.t) {
    case 'PREPARE_PLAY':
      return [{ frame: startOf(room) }];
    case 'PLAY_AT':
      // A start's moment was told when it was prepared.
      return before.status === 'preparing' ? turn(room) : [{ frame: startOf(room) }, ...turn(room)];
    case 'STREAM_TICK':
      return turn(room);
    case 'PLAYBACK_SYNC':
      return [{ frame: syncOf(room) }];
    case 'PAUSED':
      return before.status === 'paused' ? [] : [{ frame: say('playback:pause', {}) }];
    case 'STOPPED':
      return [{ frame: say('playback:stop', {}) }];
    case 'HOST_CHANGED':
    case 'ROOM_STATE':
      return [{ frame: stateOf(room) }];
    default:
      return [];
  }
}

function startOf(room: RoomState): OldFrame {
  const { serverNowMs, positionMs } = room;
  const line = lineOf(room);
  // What has begun begins for who hears of it now at the place that is reached now.
  const now: Line = line.startAtServerMs < serverNowMs ? { startAtServerMs: serverNowMs, startPositionMs: positionMs } : line;
  return startAt(room, now, serverNowMs);
}

function startAt(room: RoomState, { startAtServerMs, startPositionMs }: Line, sentServerMs: number): OldFrame {
  const [startAtServerTime, serverTimestamp] = [whole(startAtServerMs), whole(sentServerMs)];
  const syncBufferMs = startAtServerTime - serverTimestamp;
  return say('playback:start', {
    trackId: calledOf(room),
    position: whole(startPositionMs),
    startAtServerTime,
    syncBufferMs,
    serverTimestamp,
  });
}

/** A track that begins again begins for older clients, too. */
function turn(room: RoomState): readonly Delivery[] {
  const atServerMs = turnServerMs(room);
  return atServerMs === undefined
    ? []
    : [{ frame: startAt(room, { startAtServerMs: atServerMs, startPositionMs: 0 }, atServerMs), atServerMs }];
}

const syncOf = (room: RoomState): OldFrame =>
  say('playback:sync', {
    roomId: room.roomId,
    serverTimestamp: whole(room.serverNowMs),
    theoreticalPosition: whole(room.positionMs),
    trackId: calledOf(room),
  });

function stateOf(room: RoomState): OldFrame {
  const { roomId, members, hostId, playback, serverNowMs, positionMs } = room;
  const playing = playback.status === 'playing' || playback.status === 'preparing';
  return say('room:state', {
    roomId,
    members: members.filter(({ present }) => present).map(({ memberId, displayName }) => ({ userId: memberId, username: displayName })),
    currentDjId: hostId === '' ? null : hostId,
    playback: {
      playing,
      trackId: calledOf(room),
      startAtServerTime: playing ? whole(lineOf(room).startAtServerMs) : null,
      currentPosition: whole(positionMs),
      serverTimestamp: whole(serverNowMs),
    },
  });
}

/** What its clients know a track by: our id for a file of ours, else its address; null for none. */
function calledOf({ playback: { track } }: RoomState): string | null {
  if (track === undefined) return null;
  const isLink = /^https?:\/\//u.test(track.url) && !signed.test(track.url);
  return isLink ? track.url : track.trackId;
}

/** The address of a file of ours holds for some hours only. */
const signed = /^https?:\/\/[^/]+\/media\/[A-Za-z0-9_-]{1,64}\?exp=\d+&sig=/u;

const say = (event: string, body: Readonly<Record<string, unknown>>): OldFrame => ({ event, body });

const spelling: Spelling = {
  fields: { roomId: 'roomCode', displayName: 'username', url: 'trackId', positionMs: 'position', offsetMs: 'offset', rttMs: 'rtt' },
  joinFirst: 'room:join',
};
