import { isPresent, memberOf, positionMsAt } from '@tutti/domain';
import { limits, type RecordedEvent, type RoomEvent, type ServerFrame } from '@tutti/protocol';
import { extractTrace, type Logger, monotonicMs, SpanKind, withSpan } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import { type WireFrame, wireFrame } from '../sockets/wire-frame.ts';
import { frameHistory } from './frame-history.ts';
import type { MemberNames } from './member-names.ts';
import { membersSync, syncEveryMs } from './members-sync.ts';
import { type PacingLimits, pacing } from './pacing.ts';
import type { Presence } from './presence.ts';
import { type RollCallChannel, type RollCallTimes, rollCall } from './roll-call.ts';
import { type RoomFeed, type RoomSource, roomFeed } from './room-feed.ts';
import { pendingStartFrame, resumedFrame, roomFrame, roomStateFrame, type StateReason } from './room-frames.ts';
import { isOpen, type RoomView } from './room-view.ts';
import type { Held, Seat } from './seat.ts';
import { seatMap } from './seat-map.ts';
import { stateFrames } from './state-frames.ts';
import type { TelemetryChannel } from './telemetry.ts';
import { ticks } from './ticks.ts';

export type LiveRoomNeeds = {
  readonly source: RoomSource;
  readonly channel: RollCallChannel;
  readonly telemetry: TelemetryChannel;
  readonly rollCallTimes: RollCallTimes;
  /** To every connection that follows the topic. */
  readonly publish: (topic: string, frame: WireFrame) => void;
  readonly pacingLimits?: Partial<PacingLimits> | undefined;
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
  /**
   * Sends what the seat does not have: the frames after the version that it holds, or the whole state and the start that is pending. From the next
   * event on every frame of the room goes there too, with nothing in between.
   */
  seat(seat: Seat, held: Held | undefined): void;
  unseat(seat: Seat): void;
  sendState(seat: Seat): void;
  /** A published frame did not fit into the seat's buffer. */
  dropped(seat: Seat, message: string | Uint8Array): void;
  drained(seat: Seat): void;
  isHere(memberId: string): boolean;
  /** Asks the other gateways; tells whether any had the member since then. */
  askElsewhere(memberId: string): () => boolean;
  /** The bus was away for a while: what was said is asked for, and who was silent is given time. */
  reconnected(): void;
};

/** The addresses of media in a frame live some hours. */
const historyForMs = 3_600_000;
const sweepEveryMs = 250;

export function liveRoom(roomId: string, needs: LiveRoomNeeds): LiveRoom {
  const { source, channel, telemetry, rollCallTimes, publish, names, urlOf, nowServerMs, presence, metrics, log } = needs;
  const seats = seatMap();
  const history = frameHistory({ most: limits.historyFrames, forMs: historyForMs });
  const syncs = membersSync();
  const displayName = names.nameOf;

  const wire = (frame: ServerFrame) => wireFrame(frame, nowServerMs());
  const tellAll = (frame: WireFrame): number => {
    const count = seats.size - readers.behind;
    publish(roomId, frame);
    metrics.fannedOut(frame.t, count);
    return count;
  };
  const sendTo = ({ connection }: Seat, frame: WireFrame) => {
    metrics.frameOut(frame.t);
    connection.send(frame);
  };
  const stateFor = stateFrames({
    monotonicMs,
    toFrame: (view, { memberId, serverNowMs, reason }) =>
      roomStateFrame({ view, displayName, urlOf, roomId, receiverId: memberId, serverNowMs, reason }),
  });
  const sendState = (seat: Seat, reason: StateReason) => {
    const { view } = feed;
    if (!isOpen(view)) return seat.connection.close('roomNotOpen');
    const serverNowMs = nowServerMs();
    sendTo(seat, stateFor(view, { memberId: seat.memberId, serverNowMs, positionMs: positionMsAt(view.room, serverNowMs), reason }));
    readers.hasState(seat);
    const pending = reason === 'asked' ? undefined : pendingStartFrame(view, urlOf);
    if (pending) sendTo(seat, wireFrame(pending, serverNowMs));
  };
  const readers = pacing({
    topic: roomId,
    history,
    version: () => feed.view.version,
    monotonicMs,
    sendState: (seat) => sendState(seat, 'state-lost'),
    sendResumed: (seat) => {
      const { view } = feed;
      if (isOpen(view)) sendTo(seat, wire(resumedFrame({ view, roomId, receiverId: seat.memberId, serverNowMs: nowServerMs() })));
    },
    onPaced: metrics.paced,
    onStateLost: () => metrics.resumed('state-lost'),
    ...(needs.pacingLimits ? { limits: needs.pacingLimits } : {}),
  });

  const sayStillHere = ({ connection, memberId }: Seat) => {
    const member = isOpen(feed.view) ? memberOf(feed.view.room, memberId) : undefined;
    if (member && isPresent(member)) return;
    presence.stillHere({ roomId, memberId, connectionId: connection.id }, feed.view.version);
  };
  const keep = (event: RoomEvent, view: RoomView): WireFrame | undefined => {
    const frame = roomFrame(event, { view, displayName, urlOf });
    if (!frame) return undefined;
    const made = wire(frame);
    history.add(view.version, made, monotonicMs());
    return made;
  };
  const onEvent = (event: RoomEvent, view: RoomView, recorded: RecordedEvent) => {
    const frame = keep(event, view);
    if (frame) tell(frame, event, recorded);
    beat.update();
    if (event.type === 'MemberLost' || event.type === 'MemberLeft') onGone(event);
  };
  const tell = (frame: WireFrame, { type }: RoomEvent, { traceId, spanId, position }: RecordedEvent) => {
    const parent = extractTrace(traceId === '' ? {} : { traceparent: `00-${traceId}-${spanId}-01` });
    const attributes = { 'tutti.room': roomId, 'tutti.position': position };
    withSpan(`gateway.fan-out ${type}`, attributes, (span) => span.setAttribute('tutti.receivers', tellAll(frame)), {
      parent,
      kind: SpanKind.PRODUCER,
    }).catch((error: unknown) => log.error({ err: error, roomId, position }, 'an event could not be fanned out'));
  };
  /** Who left elsewhere has left here too; who is only believed lost is not. */
  const onGone = (event: Extract<RoomEvent, { type: 'MemberLost' | 'MemberLeft' }>) => {
    const itsSeats = seats.of(event.memberId);
    if (event.type === 'MemberLeft') syncs.gone(event.memberId);
    if (event.type === 'MemberLeft' && event.reason === 'left') {
      for (const seat of itsSeats) if (!seat.leaving) seat.connection.close('left');
    } else if (itsSeats[0]) sayStillHere(itsSeats[0]);
  };
  const onState = (view: RoomView) => {
    for (const seat of seats.all()) {
      sendState(seat, 'state-lost');
      if (isOpen(view)) sayStillHere(seat);
    }
    beat.update();
  };

  const isHere = (memberId: string) => seats.of(memberId).length > 0;
  /** Says who is connected here, and that those are lost whom no gateway says. Wrong about one, its gateway says it is still here. */
  const callRoll = () => {
    channel.say(seats.memberIds());
    if (!isOpen(feed.view)) return;
    const { room, version } = feed.view;
    const elsewhere = new Set(
      room.members.filter((member) => isPresent(member) && !isHere(member.memberId)).map(({ memberId }) => memberId),
    );
    for (const memberId of roll.missing(elsewhere, monotonicMs())) {
      log.info({ roomId, memberId }, 'no gateway knows of this member; it is lost');
      void presence.lose({
        who: { roomId, memberId, connectionId: `orphan-${memberId}-${version}` },
        isBack: () => isHere(memberId),
        joining: Promise.resolve(),
        lingerMs: 0,
      });
    }
  };
  const roll = rollCall(rollCallTimes.graceMs);
  const listening = [
    channel.listen({
      heard: (memberId) => roll.heard(memberId, monotonicMs()),
      asked: (memberId) => void (isHere(memberId) && channel.say([memberId])),
    }),
    telemetry.listen(({ memberId, gone, rttMs, errorMs, driftMs }) => {
      if (gone) syncs.gone(memberId);
      else if (rttMs !== undefined && errorMs !== undefined)
        syncs.heard(memberId, { rttMs, errorMs, ...(driftMs === undefined ? {} : { driftMs }) });
    }),
  ];
  let syncedAtMs = monotonicMs();
  const tellSyncs = () => {
    if (monotonicMs() - syncedAtMs < syncEveryMs(seats.size)) return;
    const frame = syncs.changes();
    if (!frame) return;
    syncedAtMs = monotonicMs();
    tellAll(wire(frame));
  };
  const timers = [
    setInterval(callRoll, rollCallTimes.everyMs),
    setInterval(() => readers.sweep(seats.all()), sweepEveryMs),
    setInterval(tellSyncs, limits.membersSyncMs / 8),
  ];

  const feed = roomFeed({ source, know: names.know, onHistory: keep, onEvent, onState, onRepaired: metrics.repaired, log });
  const beat = ticks({ roomId, view: () => feed.view, nowServerMs, send: (frame) => tellAll(wire(frame)) });
  metrics.roomOpened();

  return {
    roomId,
    feed,
    seat(seat, held) {
      seats.add(seat);
      if (held && held.epoch === feed.view.epoch) {
        metrics.resumed('asked');
        readers.resume(seat, held.version);
      } else {
        sendState(seat, held ? 'state-lost' : 'joined');
        readers.goLive(seat);
      }
      for (const frame of syncs.everybody()) sendTo(seat, wire(frame));
      channel.say([seat.memberId]);
      sayStillHere(seat);
    },
    unseat(seat) {
      seats.delete(seat);
      readers.forget(seat);
    },
    sendState: (seat) => sendState(seat, 'asked'),
    dropped: readers.dropped,
    drained: readers.drained,
    isHere,
    askElsewhere(memberId) {
      const askedAtMs = monotonicMs();
      channel.ask(memberId);
      return () => roll.heardSince(memberId, askedAtMs);
    },
    reconnected() {
      roll.restart();
      feed.refresh('reconnect');
    },
    async [Symbol.asyncDispose]() {
      metrics.roomClosed();
      beat[Symbol.dispose]();
      for (const timer of timers) clearInterval(timer);
      for (const subscription of listening) await subscription[Symbol.asyncDispose]();
      await feed[Symbol.asyncDispose]();
    },
  };
}
