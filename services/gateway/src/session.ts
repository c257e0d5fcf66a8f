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
import { type Logger, monotonicMs, SpanKind, withSpan } from '@tutti/service';
import { commandIdIn } from './command-id-in.ts';
import type { Connection, ConnectionHandlers } from './connection.ts';
import { floodGuard } from './flood-guard.ts';
import { findPlace, type JoinRoomNeeds, type Place } from './join-room.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Seat } from './seat.ts';
import { serialQueue } from './serial-queue.ts';
import { type MemberTelemetry, memberTelemetry } from './telemetry.ts';
import { timePing } from './time-ping.ts';
import { toRoomCommand } from './to-room-command.ts';
import { tokenLife } from './token-life.ts';
import { wireFrame } from './wire-frame.ts';

export type SessionNeeds = JoinRoomNeeds & {
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly publish: (subject: string, bytes: Uint8Array) => void;
  readonly nowServerMs: () => number;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  readonly joinWithinMs?: number;
};

/** One connection's life: JOIN_ROOM first, then clock, telemetry and commands, these one after the other. */
export function session(connection: Connection, needs: SessionNeeds): ConnectionHandlers {
  const { nowServerMs, metrics, log, joinWithinMs = limits.joinTimeoutMs } = needs;
  const clock = timePing({ nowServerMs, monotonicMs });
  const guard = floodGuard();
  const queue = serialQueue(limits.mostWaiting, (error) => {
    log.error({ err: error, connection: connection.id }, 'a frame could not be handled');
    connection.close('stateLost');
  });
  let joining = false;
  let closed = false;
  let errors = 0;
  let place: Place | undefined;
  let seat: Seat | undefined;
  let telemetry: MemberTelemetry | undefined;
  const joinTimer = setTimeout(() => connection.close(joining ? 'stateLost' : 'joinTimeout'), joinWithinMs);
  metrics.connected();

  const send = (frame: ServerFrame) => {
    metrics.frameOut(frame.t);
    connection.send(wireFrame(frame));
  };
  const token = tokenLife({
    nowServerMs,
    onNotice: (expiresAtServerMs) => send({ t: 'TOKEN_EXPIRES', expiresAtServerMs }),
    onEnd: () => connection.close('expiredToken'),
  });
  const refuse = (code: RefusalCode, { field = '', commandId = '', message = refusals[code] as string }) => {
    metrics.refused(code);
    send({ t: 'ERROR', code, message, field, commandId });
  };
  const fault = (code: RefusalCode, about: { field?: string; message?: string; commandId?: string }) => {
    refuse(code, about);
    if (++errors >= limits.mostFaults) connection.close('tooManyErrors');
  };
  /** Over a limit: not done, and counted against the sender's patience. */
  const over = (t: ClientFrame['t']) => {
    metrics.dropped(t);
    if (!guard.tolerate(monotonicMs())) connection.close('flood');
  };
  const inTurn = (t: string, task: () => Promise<void> | void) => {
    if (queue.add(() => (closed ? undefined : task()))) return;
    metrics.dropped(t);
    connection.close('tooManyErrors');
  };

  const join = async (frame: Extract<ClientFrame, { t: 'JOIN_ROOM' }>) => {
    const { commandId } = frame;
    const found = await findPlace(frame, connection, needs);
    if ('refused' in found) {
      refuse(found.refused, { field: found.field, commandId });
      return connection.close(found.closes);
    }
    if (closed) return found[Symbol.dispose]();
    place = found;
    const joined = await found.join();
    if (closed) return;
    if ('refused' in joined) {
      refuse(joined.refused, { field: joined.field, commandId });
      return connection.close(joined.closes);
    }
    clearTimeout(joinTimer);
    seat = joined.seat;
    token.extend(found.expiresAtServerMs);
    telemetry = memberTelemetry({ roomId: frame.roomId, memberId: found.memberId }, { publish: needs.publish, monotonicMs });
    send({ t: 'COMMAND_OK', commandId, version: joined.version });
    found.room.seat(seat, joined.held);
    connection.ping();
  };

  const refresh = async ({ commandId, token: newer }: Extract<ClientFrame, { t: 'REFRESH_TOKEN' }>) => {
    if (!place) return;
    const verified = await needs.verify(newer);
    const refused = 'refused' in verified ? verified.refused : verified.memberId === place.memberId ? undefined : 'other-member';
    if (refused) return refuse(refused, { field: 'token', commandId });
    if ('expiresAtServerMs' in verified) token.extend(verified.expiresAtServerMs);
    send({ t: 'COMMAND_OK', commandId, version: place.room.feed.view.version });
  };

  const act = async (t: string, commandId: string, command: RoomCommand) => {
    if (!place || !seat) return;
    const { memberId, room } = place;
    const leaves = command.type === 'LeaveRoom';
    seat.leaving = leaves;
    const envelope = { commandId: scopedCommandId(memberId, commandId), roomId: room.roomId, actorId: memberId, command };
    const attributes = { 'tutti.room': room.roomId, 'tutti.member': memberId, 'tutti.command': envelope.commandId };
    const answer = await withSpan(`gateway.command ${t}`, attributes, () => needs.command(envelope), { kind: SpanKind.SERVER });
    if ('accepted' in answer) {
      send({ t: 'COMMAND_OK', commandId, version: answer.accepted.version });
      if (leaves) connection.close('left');
      return;
    }
    seat.leaving = false;
    if ('refused' in answer) refuse(answer.refused.code, { ...answer.refused, commandId });
    else refuse('not-answered', { commandId });
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
        const pong = clock.answer(frame, serverReceivedMs);
        return pong ? send(pong) : over(frame.t);
      }
      case 'TIME_REPORT':
        return telemetry && !telemetry.timeReport(frame) ? over(frame.t) : undefined;
      case 'READY':
        return telemetry && !telemetry.ready(frame.prepareMs) ? over(frame.t) : undefined;
      case 'GET_STATE':
        if (!guard.state(monotonicMs())) return over(frame.t);
        return inTurn(frame.t, () => (seat ? place?.room.sendState(seat) : undefined));
      default: {
        if (!guard.command(monotonicMs())) {
          refuse('slow-down', { commandId: frame.commandId });
          return over(frame.t);
        }
        if (frame.t === 'REFRESH_TOKEN') return inTurn(frame.t, () => refresh(frame));
        const command = toRoomCommand(frame);
        return command && inTurn(frame.t, () => act(frame.t, frame.commandId, command));
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
    roundTrip: (rttMs) => telemetry?.transportRoundTrip(rttMs),
    dropped: (message) => seat && place?.room.dropped(seat, message),
    drained: () => seat && place?.room.drained(seat),
    closed() {
      closed = true;
      clearTimeout(joinTimer);
      token[Symbol.dispose]();
      metrics.disconnected();
      place?.[Symbol.dispose]();
      if (place && !place.room.isHere(place.memberId)) telemetry?.gone();
    },
  };
}

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
