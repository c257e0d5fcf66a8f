import { createHash } from 'node:crypto';
import {
  type ClientFrame,
  type CommandAnswer,
  clientFrames,
  limits,
  type RefusalCode,
  type RoomCommand,
  type RoomCommandEnvelope,
  refusals,
  type ServerFrame,
} from '@tutti/protocol';
import type { Faults } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import { awaitsReady } from '../room/room-view.ts';
import type { Seat } from '../room/seat.ts';
import { type Telemetry, tellTelemetry } from '../room/telemetry.ts';
import type { Connection, ConnectionHandlers } from '../sockets/connection.ts';
import { wireFrame } from '../sockets/wire-frame.ts';
import { checkedWish, type MediaVerdict } from './checked-wish.ts';
import { commandIdIn } from './command-id-in.ts';
import { conduct } from './conduct.ts';
import { findPlace, type JoinRoomNeeds } from './join-room.ts';
import { sendWish } from './send-wish.ts';
import { fullRoomRetryMs, type Place } from './take-place.ts';
import { timePong } from './time-pong.ts';
import { toRoomCommand } from './to-room-command.ts';
import { prolong, type TokenHolder, type TokenLives } from './token-lives.ts';

export type SessionNeeds = JoinRoomNeeds & {
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly publish: (subject: string, bytes: Uint8Array) => void;
  readonly nowServerMs: () => number;
  readonly mediaVerdict: MediaVerdict;
  readonly tokens: TokenLives;
  readonly metrics: GatewayMetrics;
  readonly faults: Faults;
  readonly joinWithinMs?: number;
};

/** One connection's life: JOIN_ROOM first, then clock, telemetry and commands, these one after the other. */
export function session(connection: Connection, needs: SessionNeeds): ConnectionHandlers {
  const { nowServerMs, metrics, joinWithinMs = limits.joinTimeoutMs } = needs;
  const own = conduct(connection, needs);
  const { allows, over, inTurn } = own;
  let joining = false;
  let place: Place | undefined;
  let seat: Seat | undefined;
  let token: TokenHolder | undefined;
  let reported = false;
  let joinTimer: NodeJS.Timeout | undefined = setTimeout(() => connection.close(joining ? 'stateLost' : 'joinTimeout'), joinWithinMs);
  metrics.connected();

  const send = (frame: ServerFrame) => {
    metrics.frameOut(frame.t);
    connection.send(wireFrame(frame, nowServerMs()));
  };
  const refuse = (code: RefusalCode, { field = '', commandId = '', message = refusals[code] as string }) => {
    metrics.refused(code);
    send({ t: 'ERROR', code, message, field, commandId });
  };
  const fault = (code: RefusalCode, about: { field?: string; message?: string; commandId?: string }) => {
    refuse(code, about);
    own.fault();
  };
  const tell = (t: ClientFrame['t'], fields: Partial<Telemetry>) => {
    if (!seat || !place) return false;
    const within = allows('report');
    if (within) tellTelemetry(needs.publish, whoIs(place), fields);
    else over(t);
    return within;
  };
  const watchToken = (expiresAtServerMs: number) => {
    token = {
      expiresAtServerMs,
      noticed: false,
      onNotice: (atServerMs) => send({ t: 'TOKEN_EXPIRES', expiresAtServerMs: atServerMs }),
      onEnd: () => connection.close('expiredToken'),
    };
    needs.tokens.watch(token);
  };
  const endJoinTimer = () => {
    clearTimeout(joinTimer);
    joinTimer = undefined;
  };
  const join = async (frame: Extract<ClientFrame, { t: 'JOIN_ROOM' }>) => {
    const { commandId } = frame;
    const found = await findPlace(frame, connection, needs);
    if ('refused' in found) {
      refuse(found.refused, { field: found.field, commandId });
      return connection.close(found.closes);
    }
    if (own.closed) return found.place[Symbol.dispose]();
    place = found.place;
    const joined = await place.join();
    if (own.closed) return;
    if ('refused' in joined) {
      refuse(joined.refused, { field: joined.field, commandId });
      return connection.close(joined.closes, joined.closes === 'busy' ? fullRoomRetryMs : undefined);
    }
    endJoinTimer();
    seat = found.seat;
    watchToken(found.expiresAtServerMs);
    send({ t: 'COMMAND_OK', commandId, version: joined.version });
    place.room.seat(seat, found.held);
    connection.ping();
  };

  const refresh = async ({ commandId, token: newer }: Extract<ClientFrame, { t: 'REFRESH_TOKEN' }>) => {
    if (!place) return;
    const verified = await needs.verify(newer);
    const refused = 'refused' in verified ? verified.refused : verified.actorId === place.memberId ? undefined : 'other-member';
    if (refused) return refuse(refused, { field: 'token', commandId });
    if ('expiresAtMs' in verified && token) prolong(token, verified.expiresAtMs);
    send({ t: 'COMMAND_OK', commandId, version: place.room.feed.view.version });
  };

  const act = async (t: string, commandId: string, command: RoomCommand) => {
    if (!place || !seat) return;
    const { memberId, room } = place;
    const wish = { roomId: room.roomId, seat, commandId: scopedCommandId(memberId, commandId), command, called: t };
    const answer = await sendWish(wish, needs.command);
    if ('accepted' in answer) {
      send({ t: 'COMMAND_OK', commandId, version: answer.accepted.version });
      if (seat.leaving) connection.close('left');
      return;
    }
    if ('refused' in answer) refuse(answer.refused.code, { ...answer.refused, commandId });
    else refuse('not-answered', { commandId });
  };

  /** Only a start that waits for members needs to be told; the log has it then (P-3). */
  const reportReady = (streamId: number) => {
    if (!place || !seat || !awaitsReady(place.room.feed.view, streamId)) return;
    const { memberId, room } = place;
    const commandId = `ready-${memberId}-${streamId}-${connection.id}`;
    const envelope = { commandId, roomId: room.roomId, actorId: memberId, command: { type: 'ReportReady', streamId } } as const;
    inTurn('READY', async () => void (await needs.command(envelope)));
  };

  const hear = (frame: ClientFrame, serverReceivedMs: number) => {
    if (frame.t === 'JOIN_ROOM') {
      if (joining) return fault('already-joined', { commandId: frame.commandId });
      joining = true;
      return inTurn(frame.t, () => join(frame));
    }
    if (!joining) return fault('join-first', { commandId: 'commandId' in frame ? frame.commandId : '' });
    switch (frame.t) {
      case 'TIME_PING': {
        return allows('ping') ? send(timePong(frame, serverReceivedMs, nowServerMs)) : over(frame.t);
      }
      case 'TIME_REPORT': {
        reported = true;
        const { t, ...report } = frame;
        tell(t, report);
        return;
      }
      case 'STARTED':
        tell(frame.t, { streamId: frame.streamId, startErrorMs: frame.startErrorMs });
        return;
      case 'READY':
        if (tell(frame.t, { prepareMs: frame.prepareMs })) reportReady(frame.streamId);
        return;
      case 'GET_STATE':
        if (!allows('state')) return over(frame.t);
        return inTurn(frame.t, () => (seat ? place?.room.sendState(seat) : undefined));
      default: {
        if (!allows('command')) {
          refuse('slow-down', { commandId: frame.commandId });
          return over(frame.t);
        }
        if (frame.t === 'REFRESH_TOKEN') return inTurn(frame.t, () => refresh(frame));
        const wish = toRoomCommand(frame);
        if (!wish) return;
        const checked = checkedWish(wish, needs.mediaVerdict);
        if ('command' in checked) return inTurn(frame.t, () => act(frame.t, frame.commandId, checked.command));
        const { field } = checked.invalid;
        return fault('invalid-frame', { field, message: sentence(checked.invalid), commandId: frame.commandId });
      }
    }
  };

  return {
    message(message) {
      const serverReceivedMs = nowServerMs();
      const parsed = parse(message, connection.encoding);
      metrics.frameIn('value' in parsed ? parsed.value.t : 'unknown' in parsed ? 'unknown' : 'invalid');
      if ('unknown' in parsed) return;
      if ('invalid' in parsed) {
        const { field } = parsed.invalid;
        return fault('invalid-frame', { field, message: sentence(parsed.invalid), commandId: commandIdIn(message) });
      }
      if (parsed.unknownKeys > 0) metrics.ignoredKeys(parsed.unknownKeys);
      hear(parsed.value, serverReceivedMs);
    },
    tooLarge: (byteLength) => fault('frame-too-large', { message: `${refusals['frame-too-large']} It has ${byteLength} bytes.` }),
    // The gateway's own measurement stands in until the member's first report (T-4).
    roundTrip(rttMs) {
      if (!reported && seat) tell('READY', { rttMs });
    },
    dropped: (message) => seat && place?.room.dropped(seat, message),
    drained: () => seat && place?.room.drained(seat),
    closed() {
      own.end();
      endJoinTimer();
      if (token) needs.tokens.forget(token);
      metrics.disconnected();
      place?.[Symbol.dispose]();
      if (seat && place && !place.room.isHere(place.memberId)) tellTelemetry(needs.publish, whoIs(place), { gone: true });
    },
  };
}

const whoIs = ({ room, memberId }: Place) => ({ roomId: room.roomId, memberId });

function parse(message: string | Uint8Array, encoding: Connection['encoding']): ReturnType<typeof clientFrames.parseJson> {
  if (typeof message === 'string' && encoding === 'json') return clientFrames.parseJson(message);
  if (typeof message !== 'string' && encoding === 'binary') return clientFrames.parseBinary(message);
  return { invalid: { field: '', problem: `must be ${encoding === 'json' ? 'text' : 'binary'} in the subprotocol of this connection` } };
}

const sentence = ({ field, problem }: { readonly field: string; readonly problem: string }): string =>
  `${field === '' ? 'The message' : field} ${problem}.`;

/**
 * A client's command id is its own: two members may choose the same one, and nobody may take the id of a room's timer before it fires.
 * Ids too long to stand behind the member's are hashed.
 */
function scopedCommandId(memberId: string, commandId: string): string {
  const scoped = `${memberId}-${commandId}`;
  return scoped.length <= 192 ? scoped : `${memberId}-${createHash('sha256').update(commandId).digest('hex')}`;
}
