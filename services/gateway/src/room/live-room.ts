import { positionMsAt, toStateFrame } from '@tutti/domain';
import { limits, type RecordedEvent, type RoomEvent, type ServerFrame } from '@tutti/protocol';
import { extractTrace, type Faults, type Logger, monotonicMs, SpanKind, withSpan } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import { type WireFrame, wireFrame } from '../sockets/wire-frame.ts';
import { frameHistory } from './frame-history.ts';
import type { MemberNames } from './member-names.ts';
import { membersSync, syncEveryMs } from './members-sync.ts';
import { type Entrance, olderListeners } from './older-listeners.ts';
import { type PacingLimits, pacing } from './pacing.ts';
import type { Presence } from './presence.ts';
import type { RollCallChannel, RollCallTimes } from './roll-call.ts';
import { type RoomFeed, type RoomSource, roomFeed } from './room-feed.ts';
import { pendingStartFrame, resumedFrame, roomFrame, roomStateFrame, type StateReason } from './room-frames.ts';
import { isOpen, type RoomView } from './room-view.ts';
import type { AnySeat, Held, OlderSeat, Seat } from './seat.ts';
import { stateFrames } from './state-frames.ts';
import type { TelemetryChannel } from './telemetry.ts';
import { ticks } from './ticks.ts';
import { whoIsHere } from './who-is-here.ts';

/** Runs work of one room in the room's fault scope. */
export type RoomWork = (task: () => unknown) => void;

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
  readonly faults: Faults;
  /** Runs work of the room itself; a fault in it ends the room here, because what its members were sent cannot be trusted any more. */
  readonly run: RoomWork;
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
  /** The same for an older client: its dialect's welcome, then whatever the room is told, translated. */
  seatOlder(seat: OlderSeat, entrance: Entrance): void;
  /** Whatever it speaks, and also when it never got as far as being seated. */
  unseat(seat: AnySeat): void;
  sendState(seat: Seat): void;
  /** A published frame did not fit into the seat's buffer. */
  dropped(seat: Seat, message: string | Uint8Array): void;
  drained(seat: Seat): void;
  isHere(memberId: string): boolean;
  /** Asks the other gateways; tells whether any had the member since then. */
  askElsewhere(memberId: string): () => boolean;
  /** The bus was away for a while: what was said is asked for, and who was silent is given time. */
  reconnected(): void;
  /** Closes everybody's connection with `stateLost`. */
  fail(): void;
};

/** The addresses of media in a frame live some hours. */
const historyForMs = 3_600_000;
const sweepEveryMs = 250;

export function liveRoom(roomId: string, needs: LiveRoomNeeds): LiveRoom {
  const { source, channel, telemetry, rollCallTimes, publish, names, urlOf, nowServerMs, presence, metrics, run, log } = needs;
  const seats = new Set<Seat>();
  const history = frameHistory({ most: limits.historyFrames, forMs: historyForMs });
  const syncs = membersSync();
  const displayName = names.nameOf;

  const wire = (frame: ServerFrame) => wireFrame(frame, nowServerMs());
  const tellAll = (frame: WireFrame): number => {
    const count = seats.size - readers.behind;
    publish(roomId, frame);
    metrics.fannedOut(frame.t, count);
    return count + older.tell(frame.frame);
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
    if (event.type === 'MemberLeft') syncs.gone(event.memberId);
    if (event.type === 'MemberLost' || event.type === 'MemberLeft') here.gone(event);
  };
  const tell = (frame: WireFrame, { type }: RoomEvent, { traceId, spanId, position }: RecordedEvent) => {
    const parent = extractTrace(traceId === '' ? {} : { traceparent: `00-${traceId}-${spanId}-01` });
    const attributes = { 'tutti.room': roomId, 'tutti.position': position };
    const fanOut = () =>
      withSpan(`gateway.fan-out ${type}`, attributes, (span) => span.setAttribute('tutti.receivers', tellAll(frame)), {
        parent,
        kind: SpanKind.PRODUCER,
      });
    run(fanOut);
  };
  const onState = (view: RoomView) => {
    for (const seat of seats) sendState(seat, 'state-lost');
    older.tellState();
    if (isOpen(view)) here.confirm();
    beat.update();
  };

  const listening = telemetry.listen(({ memberId, gone, rttMs, errorMs, driftMs }) => {
    if (gone) syncs.gone(memberId);
    else if (rttMs !== undefined && errorMs !== undefined)
      syncs.heard(memberId, { rttMs, errorMs, ...(driftMs === undefined ? {} : { driftMs }) });
  });
  let syncedAtMs = monotonicMs();
  const tellSyncs = () => {
    if (monotonicMs() - syncedAtMs < syncEveryMs(seats.size)) return;
    const frame = syncs.changes();
    if (!frame) return;
    syncedAtMs = monotonicMs();
    publish(roomId, wire(frame));
    metrics.fannedOut(frame.t, seats.size - readers.behind);
  };
  const timers = [setInterval(() => readers.sweep(seats), sweepEveryMs), setInterval(tellSyncs, limits.membersSyncMs / 8)];

  const older = olderListeners({
    view: () => feed.view,
    stateOf({ room, epoch, version }, apiUrl, reason) {
      const whole = (url: string) => (url.startsWith('/') ? apiUrl + urlOf(url) : url);
      const context = {
        roomId,
        epoch,
        version,
        memberId: '',
        nowServerMs: nowServerMs(),
        displayNameOf: displayName,
        urlOf: whole,
        reason,
      };
      return toStateFrame(room, context);
    },
    nowServerMs,
    metrics,
    faults: needs.faults,
  });
  const here = whoIsHere({ roomId, view: () => feed.view, channel, times: rollCallTimes, presence, log });

  const feed = roomFeed({ source, know: names.know, onHistory: keep, onEvent, onState, onRepaired: metrics.repaired, run, log });
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
      here.add(seat);
    },
    seatOlder(seat, entrance) {
      older.seat(seat, entrance);
      here.add(seat);
    },
    unseat(seat) {
      here.delete(seat);
      older.unseat(seat);
      seats.delete(seat as Seat);
      readers.forget(seat);
    },
    sendState: (seat) => sendState(seat, 'asked'),
    dropped: readers.dropped,
    drained: readers.drained,
    isHere: here.isHere,
    askElsewhere: here.askElsewhere,
    reconnected() {
      here.restart();
      feed.refresh('reconnect');
    },
    fail: here.closeAll,
    async [Symbol.asyncDispose]() {
      metrics.roomClosed();
      beat[Symbol.dispose]();
      for (const timer of timers) clearInterval(timer);
      older[Symbol.dispose]();
      await listening[Symbol.asyncDispose]();
      await here[Symbol.asyncDispose]();
      await feed[Symbol.asyncDispose]();
    },
  };
}
