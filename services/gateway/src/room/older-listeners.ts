import { toPlaybackView } from '@tutti/domain';
import type { Delivery, Dialect, RoomState, ServerFrame, Told } from '@tutti/protocol';
import { limits } from '@tutti/protocol';
import { type FaultScope, type Faults, monotonicMs } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import { olderWire } from '../sockets/older-connection.ts';
import { type Deferred, deferred } from './deferred.ts';
import type { StateReason } from './room-frames.ts';
import { isOpen, type OpenRoomView, type RoomView } from './room-view.ts';
import type { AnySeat, OlderSeat } from './seat.ts';

export type OlderListenersNeeds = {
  readonly view: () => RoomView;
  /** The room for nobody in particular, media addresses beginning with what is given. */
  readonly stateOf: (view: OpenRoomView, apiUrl: string, reason: StateReason) => RoomState;
  readonly nowServerMs: () => number;
  readonly metrics: Pick<GatewayMetrics, 'olderOut'>;
  readonly faults: Faults;
};

/** What a seat may come back with, and whether it opened the room. */
export type Entrance = { readonly secret: string; readonly created: boolean };

/**
 * A room's members who speak older protocols. What the room is told is translated once for each dialect, and for each address at which the api is
 * found. A seat hears where the room stands, then everything after that, with nothing in between.
 */
export type OlderListeners = Disposable & {
  seat(seat: OlderSeat, entrance: Entrance): void;
  unseat(seat: AnySeat): void;
  /** One of our own frames that goes to the room, which is as after it. Returns how many are told. */
  tell(frame: ServerFrame): number;
  /** The room was taken over whole. */
  tellState(): void;
};

/** Who has not asked for the time by then never will. */
const silentAfterMs = 5_000;
const pingEveryMs = limits.streamTickMs * 6;

type Group = { readonly dialect: Dialect; readonly apiUrl: string; readonly seats: Set<OlderSeat> };

export function olderListeners({ view, stateOf, nowServerMs, metrics, faults }: OlderListenersNeeds): OlderListeners {
  const groups = new Map<string, Group>();
  const later: Deferred = deferred(nowServerMs);
  let known: RoomView | undefined;
  const pinging = setInterval(() => {
    for (const { seats } of groups.values()) for (const seat of seats) if (!seat.reports) seat.connection.ping();
  }, pingEveryMs);

  /** To those of the seats who are meant now, also of what goes out later: nobody gets both of two. Then, to those of them who are still there. */
  const deliver = ({ dialect, seats }: Group, deliveries: readonly Delivery[], receivers: Iterable<OlderSeat>, line: string) => {
    const nowMs = monotonicMs();
    const all = [...receivers].map((seat) => ({
      seat,
      kind: !seat.pings && nowMs - seat.openedAtMs >= silentAfterMs ? 'silent' : 'pinging',
    }));
    for (const { frame, atServerMs, to } of deliveries) {
      const meant = all.flatMap(({ seat, kind }) => (to === undefined || to === kind ? [seat] : []));
      if (meant.length === 0) continue;
      const wire = olderWire(frame);
      const send = () => {
        const there = meant.filter((seat) => seats.has(seat));
        metrics.olderOut(dialect.name, frame.event, there.length);
        for (const { connection } of there) connection.send(wire);
      };
      if (atServerMs === undefined || atServerMs <= nowServerMs()) send();
      else later.add(atServerMs, line, send);
    }
  };
  const tell = (frame: ServerFrame | 'state'): number => {
    const before = known;
    const now = view();
    known = now;
    if (groups.size === 0 || !isOpen(now)) return 0;
    const line = lineOf(now);
    later.keepOnly(line);
    let told = 0;
    for (const group of groups.values()) {
      faults.run(scopeOf(group), () => {
        const about = toldOf(now, before ?? now, group.apiUrl);
        deliver(
          group,
          group.dialect.tell(frame === 'state' ? about(stateOf(now, group.apiUrl, 'state-lost')) : about(frame)),
          group.seats,
          line,
        );
      });
      told += group.seats.size;
    }
    return told;
  };
  /** The room is made when the dialect looks at it: most frames say all by themselves. */
  const toldOf =
    (now: OpenRoomView, before: RoomView, apiUrl: string) =>
    (frame: ServerFrame): Told => {
      let room: RoomState | undefined;
      return {
        frame: withApiUrl(frame, apiUrl),
        before: toPlaybackView(isOpen(before) ? before.room : now.room, (url) => url),
        get room() {
          room ??= stateOf(now, apiUrl, 'asked');
          return room;
        },
      };
    };

  return {
    seat(seat, { secret, created }) {
      const now = view();
      if (!isOpen(now)) return seat.connection.close('roomNotOpen');
      known = now;
      const { dialect, apiUrl, memberId } = seat;
      const key = `${dialect.name} ${apiUrl}`;
      const group = groups.get(key) ?? { dialect, apiUrl, seats: new Set() };
      groups.set(key, group);
      group.seats.add(seat);
      deliver(group, dialect.welcome({ room: stateOf(now, apiUrl, 'joined'), memberId, secret, created }), [seat], lineOf(now));
    },
    unseat(seat) {
      for (const [key, { seats }] of groups) if (seats.delete(seat as OlderSeat) && seats.size === 0) groups.delete(key);
    },
    tell,
    tellState: () => void tell('state'),
    [Symbol.dispose]() {
      clearInterval(pinging);
      later[Symbol.dispose]();
    },
  };
}

/** A dialect that cannot tell its clients something has left a hole in what they know: they come back and are told the state. Nobody else is touched. */
const scopeOf = ({ dialect, seats }: Group): FaultScope => ({
  where: 'room',
  about: { dialect: dialect.name },
  end() {
    for (const { connection } of [...seats]) connection.close('stateLost');
  },
});

/** The same as long as nothing that was announced has become untrue: a start that is due is on the line on which it was announced. */
function lineOf({ room: { playback, streamId } }: OpenRoomView): string {
  if (playback.status === 'idle' || playback.status === 'paused') return playback.status;
  const { startAtServerMs, startPositionMs, rate } = playback;
  return [streamId, startAtServerMs, startPositionMs, rate].join('/');
}

/** Only what is played has an address of the api in it. */
function withApiUrl(frame: ServerFrame, apiUrl: string): ServerFrame {
  if (frame.t !== 'PREPARE_PLAY' && frame.t !== 'PLAY_AT' && frame.t !== 'TRACK_ADDED') return frame;
  return frame.track.url.startsWith('/') ? { ...frame, track: { ...frame.track, url: apiUrl + frame.track.url } } : frame;
}
