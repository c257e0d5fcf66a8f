import { isPresent, memberOf } from '@tutti/domain';
import type { RecordedEvent, RoomEvent, ServerFrame } from '@tutti/protocol';
import { extractTrace, type Logger, monotonicMs, SpanKind, withSpan } from '@tutti/service';
import type { Connection } from './connection.ts';
import { encodeFrame, fanOut } from './fan-out.ts';
import type { MemberNames } from './member-names.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Presence } from './presence.ts';
import { type RollCallChannel, type RollCallTimes, rollCall } from './roll-call.ts';
import { type RoomFeed, type RoomSource, roomFeed } from './room-feed.ts';
import { pendingStartFrame, roomFrame, roomStateFrame } from './room-frames.ts';
import { isOpen, type RoomView } from './room-view.ts';
import { ticks } from './ticks.ts';

/** One connection of a member who is in the room. `leaving`: its own wish to leave is on its way. */
export type Seat = { readonly connection: Connection; readonly memberId: string; leaving: boolean };

export type LiveRoomNeeds = {
  readonly source: RoomSource;
  readonly channel: RollCallChannel;
  readonly rollCallTimes: RollCallTimes;
  readonly names: MemberNames;
  readonly urlOf: (url: string) => string;
  readonly nowServerMs: () => number;
  readonly presence: Presence;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
};

/** A room that somebody on this gateway is in: its feed, who hears it, and its ticks. */
export type LiveRoom = AsyncDisposable & {
  readonly roomId: string;
  readonly feed: RoomFeed;
  /** Sends the whole state, and the start that is pending; from the next event on, every frame of the room goes there too, with nothing in between. */
  seat(seat: Seat): void;
  unseat(seat: Seat): void;
  sendState(seat: Seat): void;
  isHere(memberId: string): boolean;
  /** The bus was away for a while: what was said is asked for, and who was silent is given time. */
  reconnected(): void;
};

export function liveRoom(roomId: string, needs: LiveRoomNeeds): LiveRoom {
  const { source, channel, rollCallTimes, names, urlOf, nowServerMs, presence, metrics, log } = needs;
  const seats = new Set<Seat>();
  const displayName = names.nameOf;

  const send = (frame: ServerFrame): number => {
    const count = fanOut(frame, connectionsOf(seats));
    metrics.fannedOut(frame.t, count);
    return count;
  };
  const sendState = ({ connection, memberId }: Seat) => {
    if (!isOpen(feed.view)) return connection.close('roomNotOpen');
    const state = roomStateFrame({ view: feed.view, displayName, urlOf, roomId, receiverId: memberId, serverNowMs: nowServerMs() });
    sendTo(connection, state);
  };
  const sendTo = (connection: Connection, frame: ServerFrame) => {
    metrics.frameOut(frame.t);
    connection.send(encodeFrame(frame, connection.encoding));
  };
  const sayStillHere = ({ connection, memberId }: Seat) => {
    const member = isOpen(feed.view) ? memberOf(feed.view.room, memberId) : undefined;
    if (member && isPresent(member)) return;
    presence.stillHere({ roomId, memberId, connectionId: connection.id }, feed.view.version);
  };

  const onEvent = (event: RoomEvent, view: RoomView, recorded: RecordedEvent) => {
    const frame = roomFrame(event, { view, displayName, urlOf });
    if (frame) tell(frame, event, recorded);
    beat.update();
    if (event.type === 'MemberLost' || event.type === 'MemberLeft') onGone(event);
  };
  const tell = (frame: ServerFrame, { type }: RoomEvent, { traceId, spanId, position }: RecordedEvent) => {
    const parent = extractTrace(traceId === '' ? {} : { traceparent: `00-${traceId}-${spanId}-01` });
    const attributes = { 'tutti.room': roomId, 'tutti.position': position };
    withSpan(`gateway.fan-out ${type}`, attributes, (span) => span.setAttribute('tutti.receivers', send(frame)), {
      parent,
      kind: SpanKind.PRODUCER,
    }).catch((error: unknown) => log.error({ err: error, roomId, position }, 'an event could not be fanned out'));
  };
  /** Who left elsewhere has left here too; who is only believed lost is not. */
  const onGone = (event: Extract<RoomEvent, { type: 'MemberLost' | 'MemberLeft' }>) => {
    const itsSeats = [...seats].filter(({ memberId }) => memberId === event.memberId);
    if (event.type === 'MemberLeft' && event.reason === 'left') {
      for (const seat of itsSeats) if (!seat.leaving) seat.connection.close('left');
    } else if (itsSeats[0]) sayStillHere(itsSeats[0]);
  };
  const onState = (view: RoomView) => {
    for (const seat of seats) {
      sendState(seat);
      if (isOpen(view)) sayStillHere(seat);
    }
    beat.update();
  };

  const isHere = (memberId: string) => [...seats].some((seat) => seat.memberId === memberId);
  /** Says who is connected here, and that those are lost whom no gateway says. Wrong about one, its gateway says it is still here. */
  const callRoll = () => {
    for (const { memberId } of seats) channel.say(memberId);
    if (!isOpen(feed.view)) return;
    const { room, version } = feed.view;
    const present = room.members.filter(isPresent).map(({ memberId }) => memberId);
    for (const memberId of roll.missing(present, monotonicMs())) {
      log.info({ roomId, memberId }, 'no gateway knows of this member; it is lost');
      presence.lose({ roomId, memberId, connectionId: `orphan-${memberId}-${version}` }, () => isHere(memberId), Promise.resolve());
    }
  };
  const roll = rollCall(rollCallTimes.graceMs);
  const listening = channel.listen((memberId) => roll.heard(memberId, monotonicMs()));
  const rollTimer = setInterval(callRoll, rollCallTimes.everyMs);

  const feed = roomFeed({ source, know: names.know, onEvent, onState, onRepaired: metrics.repaired, log });
  const beat = ticks({ roomId, view: () => feed.view, nowServerMs, send });
  metrics.roomOpened();

  return {
    roomId,
    feed,
    seat(seat) {
      sendState(seat);
      const pending = isOpen(feed.view) ? pendingStartFrame(feed.view, urlOf) : undefined;
      if (pending) sendTo(seat.connection, pending);
      seats.add(seat);
      channel.say(seat.memberId);
      sayStillHere(seat);
    },
    unseat: (seat) => {
      seats.delete(seat);
    },
    sendState,
    isHere,
    reconnected() {
      roll.restart();
      feed.refresh('reconnect');
    },
    async [Symbol.asyncDispose]() {
      metrics.roomClosed();
      beat[Symbol.dispose]();
      clearInterval(rollTimer);
      await listening[Symbol.asyncDispose]();
      await feed[Symbol.asyncDispose]();
    },
  };
}

function* connectionsOf(seats: Iterable<Seat>): Iterable<Connection> {
  for (const { connection } of seats) yield connection;
}
