import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { toStateFrame } from '@tutti/domain';
import { type ClientFrame, clientFrames, closeCodes, refusals, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { toRoomCommand } from '../../../services/gateway/src/session/to-room-command.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

/** What MEMBERS_SYNC tells of one member. */
export type MemberSync = { readonly memberId: string; readonly rttMs: number; readonly errorMs: number; readonly driftMs?: number };

type Seat = { readonly roomId: string; readonly memberId: string; readonly ws: WebSocket };
type FrameOf<T extends ClientFrame['t']> = Extract<ClientFrame, { t: T }>;

export type GatewayOptions = {
  readonly http: Server;
  readonly rooms: RoomsInMemory;
  readonly nowServerMs: () => number;
  readonly delayMs: () => number;
};

/** A token is the member's id; a renewed one has a number behind it. */
export const memberOf = (token: string): string => token.split('.')[0] ?? '';

/** The gateway's WebSocket as pages see it, with a line that can be cut, slowed and misled. */
export function gatewayInMemory({ http, rooms, nowServerMs, delayMs }: GatewayOptions) {
  const received: ClientFrame[] = [];
  const syncs = new Map<string, MemberSync>();
  const seats = new Set<Seat>();
  let answersPings = true;
  let tokenLifeMs = Number.POSITIVE_INFINITY;
  let refusesJoin: 'room-full' | 'invalid-token' | undefined;
  let away = false;

  const say = (ws: WebSocket, frame: ServerFrame | undefined) => {
    if (!frame) return;
    const text = () => serverFrames.encodeJson(frame);
    const delay = delayMs();
    if (delay === 0) ws.send(text());
    else setTimeout(() => ws.readyState === 1 && ws.send(text()), delay);
  };
  const refuse = (ws: WebSocket, code: keyof typeof refusals, commandId: string, field = '') =>
    say(ws, { t: 'ERROR', code, message: refusals[code], field, commandId });

  const sendState = ({ ws, memberId, roomId }: Seat) => {
    const { room, version } = rooms.roomOf(roomId);
    const displayNameOf = (id: string) => rooms.names.get(id);
    const context = { roomId, epoch: 'e1', version, memberId, nowServerMs: nowServerMs(), displayNameOf, urlOf: (url: string) => url };
    if (room.status === 'open') say(ws, toStateFrame(room, context));
  };

  const seat = (ws: WebSocket, { roomId, token, commandId }: FrameOf<'JOIN_ROOM'>): Seat | undefined => {
    const memberId = memberOf(token);
    if (refusesJoin) return void refuse(ws, refusesJoin, commandId);
    if ('refused' in rooms.run(roomId, memberId, { type: 'JoinRoom' }) || !rooms.names.has(memberId)) {
      refuse(ws, 'room-not-open', commandId);
      return void ws.close(closeCodes.roomNotOpen);
    }
    const taken = { roomId, ws, memberId };
    say(ws, { t: 'COMMAND_OK', commandId, version: rooms.roomOf(roomId).version });
    seats.add(taken);
    sendState(taken);
    if (Number.isFinite(tokenLifeMs)) say(ws, { t: 'TOKEN_EXPIRES', expiresAtServerMs: nowServerMs() + tokenLifeMs });
    return taken;
  };

  const hear = (frame: Exclude<ClientFrame, FrameOf<'JOIN_ROOM'>>, at: Seat) => {
    const { ws, roomId, memberId } = at;
    const serverReceivedMs = nowServerMs();
    switch (frame.t) {
      case 'TIME_PING':
        if (answersPings)
          say(ws, { t: 'TIME_PONG', pingId: frame.pingId, clientNowMs: frame.clientNowMs, serverReceivedMs, serverNowMs: nowServerMs() });
        return;
      case 'GET_STATE':
        return sendState(at);
      case 'REFRESH_TOKEN':
        return say(ws, { t: 'COMMAND_OK', commandId: frame.commandId, version: rooms.roomOf(roomId).version });
      case 'TIME_REPORT': {
        const { rttMs, errorMs, driftMs } = frame;
        return void syncs.set(memberId, { memberId, rttMs, errorMs, ...(driftMs === undefined ? {} : { driftMs }) });
      }
      case 'READY':
        return void rooms.run(roomId, memberId, { type: 'ReportReady', streamId: frame.streamId });
    }
    const command = toRoomCommand(frame);
    if (!command || !('commandId' in frame)) return;
    const decision = rooms.run(roomId, memberId, command);
    if ('refused' in decision) refuse(ws, decision.refused, frame.commandId, decision.field);
    else say(ws, { t: 'COMMAND_OK', commandId: frame.commandId, version: rooms.roomOf(roomId).version });
    if (frame.t === 'LEAVE_ROOM') ws.close(closeCodes.left);
  };

  const sockets = new WebSocketServer({
    server: http,
    path: '/ws',
    handleProtocols: (offered) => offered.has(subprotocols.json) && subprotocols.json,
  });
  sockets.on('connection', (ws) => {
    if (away) return ws.terminate();
    let taken: Seat | undefined;
    ws.on('message', async (data) => {
      const delay = delayMs();
      if (delay > 0) await pause(delay);
      const parsed = clientFrames.parseJson(String(data));
      if ('invalid' in parsed)
        say(ws, { t: 'ERROR', code: 'invalid-frame', message: parsed.invalid.problem, field: parsed.invalid.field, commandId: '' });
      if (!('value' in parsed)) return;
      received.push(parsed.value);
      if (parsed.value.t === 'JOIN_ROOM') taken = seat(ws, parsed.value);
      else if (taken) hear(parsed.value, taken);
    });
    ws.on('close', () => {
      if (!taken) return;
      seats.delete(taken);
      rooms.run(taken.roomId, taken.memberId, { type: 'LoseMember' });
    });
  });

  const tellSyncs = setInterval(() => {
    for (const { ws } of seats) if (syncs.size > 0) say(ws, { t: 'MEMBERS_SYNC', members: [...syncs.values()].slice(-64) });
  }, 500);

  return {
    received,
    /** How a member stands in time, told with the next MEMBERS_SYNC. */
    tellSync: (sync: MemberSync) => void syncs.set(sync.memberId, sync),
    tellRoom(roomId: string, frame: ServerFrame | undefined) {
      for (const { ws, roomId: theirs } of seats) if (theirs === roomId) say(ws, frame);
    },
    /** Every token from now on is said to end so soon. */
    tokensLast(ms: number) {
      tokenLifeMs = ms;
    },
    refuseJoins(code: typeof refusesJoin) {
      refusesJoin = code;
    },
    /** Cuts every line, and every new one at once, until it is false again. */
    beAway(isAway: boolean) {
      away = isAway;
      if (isAway) for (const ws of sockets.clients) ws.terminate();
    },
    answerPings(answers: boolean) {
      answersPings = answers;
    },
    /** Ends every line with this close code. */
    hangUp(code: number) {
      for (const ws of sockets.clients) ws.close(code);
    },
    [Symbol.dispose]() {
      clearInterval(tellSyncs);
      for (const ws of sockets.clients) ws.terminate();
      sockets.close();
    },
  };
}
