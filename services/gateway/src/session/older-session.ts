import {
  type Answer,
  type CommandAnswer,
  clientFrames,
  type Dialect,
  type Heard,
  type RefusalCode,
  type RoomCommand,
  type RoomCommandEnvelope,
  refusals,
  roomCode,
} from '@tutti/protocol';
import { type Faults, monotonicMs } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import type { OlderSeat } from '../room/seat.ts';
import { type Telemetry, tellTelemetry } from '../room/telemetry.ts';
import { type Arrival, type OlderConnection, type OlderHandlers, type OlderMessage, olderWire } from '../sockets/older-connection.ts';
import { checkedWish, type MediaVerdict } from './checked-wish.ts';
import { conduct } from './conduct.ts';
import type { GuestList } from './guest-list.ts';
import type { MemberSecrets } from './member-secrets.ts';
import { sendWish } from './send-wish.ts';
import { fullRoomRetryMs, type Place, type TakePlaceNeeds, takePlace } from './take-place.ts';
import { startByUrl } from './track-by-url.ts';

export type OlderSessionNeeds = TakePlaceNeeds & {
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly publish: (subject: string, bytes: Uint8Array) => void;
  readonly nowServerMs: () => number;
  readonly mediaVerdict: MediaVerdict;
  readonly guests: GuestList;
  readonly secrets: MemberSecrets;
  /** Where a client that found the gateway like this finds the api. */
  readonly apiUrlFor: (arrival: Pick<Arrival, 'hostname' | 'secure'>) => string;
  readonly metrics: GatewayMetrics;
  readonly faults: Faults;
  readonly joinWithinMs?: number;
};

/** A room is entered by a person who types a code, on a page that connected when it was opened; who is gone is noticed much sooner by the transport. */
const enterWithinMs = 600_000;

type Enter = Pick<Extract<Heard, { kind: 'enter' }>, 'displayName' | 'secret'>;
type Told = { readonly field?: string; readonly message?: string; readonly acknowledge?: OlderMessage['acknowledge'] };

/** One older client's life: into a room by its code or a new one, then time, reports and wishes, these one after the other. The dialect says what is meant. */
export function olderSession(connection: OlderConnection, dialect: Dialect, arrival: Arrival, needs: OlderSessionNeeds): OlderHandlers {
  const { nowServerMs, guests, secrets, metrics } = needs;
  const own = conduct(connection, needs);
  const apiUrl = needs.apiUrlFor(arrival);
  const openedAtMs = monotonicMs();
  let [pings, reports] = [false, false];
  let place: Place | undefined;
  let seat: OlderSeat | undefined;
  let entering = false;
  let wishes = 0;
  const patience = setTimeout(() => connection.close('joinTimeout'), needs.joinWithinMs ?? enterWithinMs);
  metrics.olderConnected(dialect.name, 1);

  const reply = ({ frame, ack }: Answer, acknowledge?: OlderMessage['acknowledge']) => {
    if (frame) {
      metrics.olderOut(dialect.name, frame.event, 1);
      connection.send(olderWire(frame));
    }
    if (ack) acknowledge?.(ack);
  };
  const refuse = (code: RefusalCode, { field = '', message = refusals[code], acknowledge }: Told = {}) => {
    metrics.refused(code);
    reply(dialect.refuse({ code, message, field }), acknowledge);
  };
  const fault = (code: RefusalCode, about: Told) => {
    refuse(code, about);
    own.fault();
  };
  const tell = (fields: Partial<Telemetry>) => {
    if (seat && place) tellTelemetry(needs.publish, { roomId: place.room.roomId, memberId: seat.memberId }, fields);
  };

  const takeSeat = async (roomId: string, memberId: string, created: boolean, acknowledge: Told['acknowledge']) => {
    const taken: OlderSeat = { connection, dialect, apiUrl, memberId, openedAtMs, leaving: false, pings, reports };
    place = takePlace({ roomId, seat: taken, commandId: `enter-${connection.id}` }, needs);
    const joined = await place.join();
    if (own.closed) return;
    if ('refused' in joined) {
      place[Symbol.dispose]();
      place = undefined;
      fault(joined.refused, { field: joined.field, acknowledge });
      // A wrong code may be typed again.
      if (joined.refused !== 'room-not-open') connection.close(joined.closes, joined.closes === 'busy' ? fullRoomRetryMs : undefined);
      return;
    }
    clearTimeout(patience);
    seat = taken;
    reply(dialect.done(), acknowledge);
    place.room.seatOlder(taken, { secret: secrets.of(roomId, memberId), created });
    connection.ping();
  };
  const enter = async (typed: string, { displayName, secret = '' }: Enter, acknowledge: Told['acknowledge']) => {
    const roomId = roomCode(typed);
    if (roomId === undefined) return fault('room-not-open', { field: 'roomId', acknowledge });
    const before = secret === '' ? undefined : secrets.memberIn(secret, roomId);
    if (secret !== '' && before === undefined)
      return fault('invalid-token', { field: 'secret', message: 'is none of this room', acknowledge });
    const memberId = before ?? guests.newMemberId();
    if (before === undefined || displayName !== '') await guests.register(memberId, displayName);
    if (!own.closed) await takeSeat(roomId, memberId, false, acknowledge);
  };
  const create = async (title: string, displayName: string, acknowledge: Told['acknowledge']) => {
    const memberId = guests.newMemberId();
    const [opened] = await Promise.all([guests.openRoom(title, memberId), guests.register(memberId, displayName)]);
    if (own.closed) return;
    if ('refused' in opened) return fault(opened.refused, { field: opened.field, acknowledge });
    await takeSeat(opened.roomId, memberId, true, acknowledge);
  };
  /** One at a time, and one room for one connection. */
  const comeIn = (kind: string, task: () => Promise<void>, acknowledge?: Told['acknowledge']) => {
    if (entering || seat) return fault('already-joined', { acknowledge });
    entering = true;
    own.inTurn(kind, () =>
      task().finally(() => {
        entering = false;
      }),
    );
  };

  const act = async (command: RoomCommand, acknowledge: Told['acknowledge']) => {
    if (!place || !seat) return;
    const commandId = `${seat.memberId}-${connection.id}-${++wishes}`;
    const answer = await sendWish({ roomId: place.room.roomId, seat, commandId, command, called: command.type }, needs.command);
    if ('accepted' in answer) {
      reply(dialect.done(), acknowledge);
      if (seat.leaving) connection.close('left');
    } else if ('refused' in answer) refuse(answer.refused.code, { ...answer.refused, acknowledge });
    else refuse('not-answered', { acknowledge });
  };
  const wish = (heard: RoomCommand, acknowledge: Told['acknowledge']) => {
    if (!seat && !entering) return fault('join-first', { acknowledge });
    if (!own.allows('command')) {
      refuse('slow-down', { acknowledge });
      return own.over(heard.type);
    }
    const checked = checkedWish(withTrackId(heard), needs.mediaVerdict);
    if ('command' in checked) own.inTurn(checked.command.type, () => act(checked.command, acknowledge));
    else fault('invalid-frame', { field: checked.invalid.field, message: checked.invalid.problem, acknowledge });
  };
  const report = (offsetMs: number, rttMs: number) => {
    // NOTE these clients do not say how sure they are: half the round trip is what they cannot know (T-1).
    const told = { offsetMs, rttMs, errorMs: rttMs / 2 };
    if (clientFrames.violation({ t: 'TIME_REPORT', ...told })) return metrics.dropped('invalid report');
    if (!own.allows('report')) return own.over('TIME_REPORT');
    if (seat) seat.reports = true;
    reports = true;
    tell(told);
  };

  const hear = (heard: Heard, acknowledge: Told['acknowledge'], serverReceivedMs: number) => {
    switch (heard.kind) {
      case 'ping':
        pings = true;
        if (seat) seat.pings = true;
        if (!own.allows('ping')) return own.over('TIME_PING');
        return reply({ frame: heard.answer({ serverReceivedMs, serverNowMs: nowServerMs() }) });
      case 'report':
        return report(heard.offsetMs, heard.rttMs);
      case 'enter':
        return comeIn(heard.kind, () => enter(heard.roomCode, heard, acknowledge), acknowledge);
      case 'create':
        return comeIn(heard.kind, () => create(heard.title, heard.displayName, acknowledge), acknowledge);
      case 'command':
        return wish(heard.command, acknowledge);
      case 'invalid':
        return fault('invalid-frame', { field: heard.field, message: heard.problem, acknowledge });
      case 'unknown':
        return own.allows('excess') ? undefined : connection.close('flood');
    }
  };

  if (arrival.code !== '') comeIn('enter', () => enter(arrival.code, { displayName: arrival.name }, undefined));
  return {
    message({ body, event, acknowledge }) {
      const serverReceivedMs = nowServerMs();
      const heard = dialect.decode(body, event, seat?.memberId ?? '');
      metrics.olderIn(dialect.name, heard.kind);
      hear(heard, acknowledge, serverReceivedMs);
    },
    tooLarge: (byteLength) => fault('frame-too-large', { message: `${refusals['frame-too-large']} It has ${byteLength} bytes.` }),
    // The gateway's own measurement stands in until the member's first report (T-4).
    roundTrip: (rttMs) => (reports || !own.allows('report') ? undefined : tell({ rttMs })),
    closed() {
      own.end();
      clearTimeout(patience);
      metrics.olderConnected(dialect.name, -1);
      place?.[Symbol.dispose]();
      if (seat && place && !place.room.isHere(seat.memberId)) tell({ gone: true });
    },
  };
}

/** A start by address has the id that the address gives it. */
function withTrackId(command: RoomCommand): RoomCommand {
  if (command.type !== 'StartPlayback' || command.trackId !== '' || command.url === undefined) return command;
  return startByUrl({ ...command, url: command.url });
}
