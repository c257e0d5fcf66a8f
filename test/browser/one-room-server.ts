import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { cuesOf, decide, evolve, type Room, system, toStateFrame } from '@tutti/domain';
import { adaptiveLead, jumpLead } from '@tutti/playback';
import {
  type ClientFrame,
  clientFrames,
  closeCodes,
  type RoomCommand,
  refusals,
  type ServerFrame,
  serverFrames,
  subprotocols,
  type Track,
} from '@tutti/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { roomFrame } from '../../services/gateway/src/room/room-frames.ts';
import { toRoomCommand } from '../../services/gateway/src/session/to-room-command.ts';
import { listedRoom } from './listed-room.ts';
import { tusInMemory } from './tus-in-memory.ts';

export type OneRoomOptions = {
  /** Where the built pages are served. */
  readonly pagesUrl: string;
  /** How far its time is off this machine's. */
  readonly offsetMs?: number;
  /** Delay of each frame, drawn anew, each way. */
  readonly delayMs?: () => number;
};

/** What MEMBERS_SYNC tells of one member. */
export type MemberSync = { readonly memberId: string; readonly rttMs: number; readonly errorMs: number; readonly driftMs?: number };

type Member = { readonly memberId: string; readonly ws: WebSocket };

/**
 * The gateway and the api as one page sees them, in one process, with the real decider behind them: enough to drive the page without
 * Postgres and NATS. It keeps rooms in memory and signs nothing; a token is the member's id.
 */
export async function oneRoomServer({ pagesUrl, offsetMs = 0, delayMs = () => 0 }: OneRoomOptions) {
  const rooms = new Map<string, { room: Room; version: number; timer?: NodeJS.Timeout; seats: Set<Member> }>();
  const names = new Map<string, string>();
  const media = new Map<string, Buffer>();
  let ids = 0;
  let answersPings = true;
  let tokenLifeMs = Number.POSITIVE_INFINITY;
  let refusesJoin: 'room-full' | 'invalid-token' | undefined;
  let away = false;
  const syncs = new Map<string, MemberSync>();
  const received: ClientFrame[] = [];
  const nowServerMs = () => performance.timeOrigin + performance.now() + offsetMs;
  const port = () => {
    const address = http.address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  const roomOf = (roomId: string) => {
    const known = rooms.get(roomId) ?? { room: { status: 'absent' } as Room, version: 0, seats: new Set<Member>() };
    rooms.set(roomId, known);
    return known;
  };

  const run = (roomId: string, actorId: string, command: RoomCommand) => {
    const kept = roomOf(roomId);
    const context = {
      actorId,
      nowServerMs: nowServerMs(),
      startLead: adaptiveLead({ forecastRttMs: 50, maxErrorMs: 2, maxPrepareMs: 600 }),
      jumpLead: jumpLead({ forecastRttMs: 50, maxErrorMs: 2 }),
    };
    const decision = decide(command, kept.room, context);
    if ('refused' in decision) return decision;
    for (const event of decision.events) {
      kept.room = evolve(kept.room, event, nowServerMs());
      kept.version++;
      for (const seat of kept.seats)
        say(seat.ws, roomFrame(event, { view: { epoch: 'e1', ...kept }, displayName: (id) => names.get(id) ?? '', urlOf: (url) => url }));
    }
    clearTimeout(kept.timer);
    const [cue] = cuesOf(kept.room);
    if (cue) kept.timer = setTimeout(() => run(roomId, system, cue.command), Math.max(0, Math.ceil(cue.dueServerMs - nowServerMs()) + 1)); // a timer may be early by one
    return decision;
  };

  const say = (ws: WebSocket, frame: ServerFrame | undefined) => {
    if (!frame) return;
    const text = () => serverFrames.encodeJson(frame);
    const delay = delayMs();
    if (delay === 0) ws.send(text());
    else setTimeout(() => ws.readyState === 1 && ws.send(text()), delay);
  };
  const sendState = ({ ws, memberId }: Member, roomId: string) => {
    const { room, version } = roomOf(roomId);
    if (room.status === 'open')
      say(
        ws,
        toStateFrame(room, {
          roomId,
          epoch: 'e1',
          version,
          memberId,
          nowServerMs: nowServerMs(),
          displayNameOf: (id) => names.get(id),
          urlOf: (url) => url,
        }),
      );
  };

  const hear = (ws: WebSocket, frame: ClientFrame, place: { roomId?: string; member?: Member }) => {
    received.push(frame);
    const serverReceivedMs = nowServerMs();
    if (frame.t === 'JOIN_ROOM') {
      const memberId = memberOf(frame.token);
      if (refusesJoin) {
        say(ws, { t: 'ERROR', code: refusesJoin, message: refusals[refusesJoin], field: '', commandId: frame.commandId });
        return;
      }
      const decision = run(frame.roomId, memberId, { type: 'JoinRoom' });
      if ('refused' in decision || !names.has(memberId)) {
        say(ws, { t: 'ERROR', code: 'room-not-open', message: refusals['room-not-open'], field: '', commandId: frame.commandId });
        return ws.close(closeCodes.roomNotOpen);
      }
      place.roomId = frame.roomId;
      place.member = { ws, memberId };
      say(ws, { t: 'COMMAND_OK', commandId: frame.commandId, version: roomOf(frame.roomId).version });
      roomOf(frame.roomId).seats.add(place.member);
      sendState(place.member, frame.roomId);
      if (Number.isFinite(tokenLifeMs)) say(ws, { t: 'TOKEN_EXPIRES', expiresAtServerMs: nowServerMs() + tokenLifeMs });
      return;
    }
    const { roomId, member } = place;
    if (!roomId || !member) return;
    if (frame.t === 'TIME_PING') {
      if (answersPings)
        say(ws, { t: 'TIME_PONG', pingId: frame.pingId, clientNowMs: frame.clientNowMs, serverReceivedMs, serverNowMs: nowServerMs() });
    } else if (frame.t === 'GET_STATE') sendState(member, roomId);
    else if (frame.t === 'REFRESH_TOKEN') say(ws, { t: 'COMMAND_OK', commandId: frame.commandId, version: roomOf(roomId).version });
    else if (frame.t === 'TIME_REPORT') {
      const { rttMs, errorMs, driftMs } = frame;
      syncs.set(member.memberId, { memberId: member.memberId, rttMs, errorMs, ...(driftMs === undefined ? {} : { driftMs }) });
    }
    const command = toRoomCommand(frame);
    if (command && 'commandId' in frame) {
      const decision = run(roomId, member.memberId, command);
      const { commandId } = frame;
      if ('refused' in decision)
        say(ws, { t: 'ERROR', code: decision.refused, message: refusals[decision.refused], field: decision.field ?? '', commandId });
      else say(ws, { t: 'COMMAND_OK', commandId, version: roomOf(roomId).version });
      if (frame.t === 'LEAVE_ROOM') ws.close(closeCodes.left);
    }
  };

  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, first, second, id, last, ...rest] = url.pathname.split('/');
    if (url.pathname === '/config.json') return json(response, 200, { gatewayUrl: `ws://127.0.0.1:${port()}/ws`, version: 'test' });
    if (url.pathname === '/api/tokens') {
      const { displayName } = JSON.parse((await buffer(request)).toString()) as { displayName: string };
      const memberId = `m${++ids}`;
      names.set(memberId, displayName);
      return json(response, 201, { token: memberId, memberId, expiresAtMs: nowServerMs() + 3_600_000 - offsetMs });
    }
    if (url.pathname === '/api/tokens/refresh') {
      const memberId = memberOf((request.headers.authorization ?? '').replace('Bearer ', ''));
      return json(response, 201, { token: `${memberId}.${++ids}`, memberId, expiresAtMs: nowServerMs() + 3_600_000 - offsetMs });
    }
    if (url.pathname === '/api/rooms' && request.method === 'GET') {
      const rows = [...rooms].flatMap(([roomId, { room }]) => (room.status === 'open' ? [listedRoom(roomId, room)] : []));
      return json(response, 200, { rooms: rows, nextBefore: null });
    }
    if (url.pathname === '/api/rooms') {
      const { title } = JSON.parse((await buffer(request)).toString()) as { title: string };
      const roomId = `room-${++ids}`;
      run(roomId, 'm0', { type: 'OpenRoom', title });
      return json(response, 201, { roomId });
    }
    if (first === 'api' && second === 'rooms' && id && last === 'uploads') return void tus.handle(request, response, id, rest[0]);
    if (first === 'api' && second === 'rooms' && id) {
      const { room } = roomOf(id);
      return room.status === 'open'
        ? json(response, 200, {
            title: room.title,
            members: room.members.map(({ memberId, absentSinceServerMs }) => ({
              displayName: names.get(memberId) ?? '',
              present: absentSinceServerMs === null,
            })),
            playback: room.playback,
          })
        : json(response, 404, { error: { code: 'room-not-open', message: refusals['room-not-open'] } });
    }
    if (first === 'media') return response.writeHead(200, { 'content-type': 'audio/wav' }).end(media.get(second ?? ''));
    const page = await fetch(pagesUrl + (request.url ?? '/'));
    response.writeHead(
      page.status,
      Object.fromEntries(
        [...page.headers].filter(
          ([name]) => !['content-length', 'connection', 'transfer-encoding', 'content-encoding', 'keep-alive'].includes(name),
        ),
      ),
    );
    return response.end(Buffer.from(await page.arrayBuffer()));
  };

  const tus = tusInMemory({
    onFile({ roomId, token, filename, bytes }) {
      if (bytes.toString('latin1', 0, 4) !== 'RIFF') return { status: 422, code: 'not-media', message: 'That is no sound we know.' };
      return { trackId: addTrack(roomId, memberOf(token), filename, bytes) };
    },
  });

  const addTrack = (roomId: string, actorId: string, filename: string, bytes: Buffer): string => {
    const trackId = `t${++ids}`;
    media.set(trackId, bytes);
    const durationMs = ((bytes.length - 44) / bytes.readUInt32LE(28)) * 1000;
    const track: Track = { trackId, url: `/media/${trackId}`, title: filename.replace(/\.\w+$/, ''), filename, durationMs };
    run(roomId, actorId, { type: 'AddTrack', track });
    return trackId;
  };

  const sockets = new WebSocketServer({
    server: http,
    path: '/ws',
    handleProtocols: (offered) => offered.has(subprotocols.json) && subprotocols.json,
  });
  sockets.on('connection', (ws) => {
    if (away) return ws.terminate();
    const place: { roomId?: string; member?: Member } = {};
    ws.on('message', async (data) => {
      const delay = delayMs();
      if (delay > 0) await pause(delay);
      const parsed = clientFrames.parseJson(String(data));
      if ('value' in parsed) hear(ws, parsed.value, place);
      else if ('invalid' in parsed)
        say(ws, { t: 'ERROR', code: 'invalid-frame', message: parsed.invalid.problem, field: parsed.invalid.field, commandId: '' });
    });
    ws.on('close', () => {
      if (!place.roomId || !place.member) return;
      roomOf(place.roomId).seats.delete(place.member);
      run(place.roomId, place.member.memberId, { type: 'LoseMember' });
    });
  });

  const tellSyncs = setInterval(() => {
    for (const { seats } of rooms.values())
      for (const { ws } of seats) if (syncs.size > 0) say(ws, { t: 'MEMBERS_SYNC', members: [...syncs.values()].slice(-64) });
  }, 500);

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port()}`,
    received,
    nowServerMs,
    run,
    tus,
    addTrack,
    room: (roomId: string) => roomOf(roomId),
    /** Somebody who is in the room without a browser. */
    plantMember(roomId: string, displayName: string, sync?: Omit<MemberSync, 'memberId'>): string {
      const memberId = `m${++ids}`;
      names.set(memberId, displayName);
      run(roomId, memberId, { type: 'JoinRoom' });
      if (sync) syncs.set(memberId, { memberId, ...sync });
      return memberId;
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
    async [Symbol.asyncDispose]() {
      clearInterval(tellSyncs);
      for (const { timer } of rooms.values()) clearTimeout(timer);
      for (const ws of sockets.clients) ws.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** A token is the member's id; a renewed one has a number behind it. */
const memberOf = (token: string): string => token.split('.')[0] ?? '';

export type OneRoomServer = Awaited<ReturnType<typeof oneRoomServer>>;
