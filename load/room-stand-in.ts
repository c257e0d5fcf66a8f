import type { Bus } from '@tutti/bus';
import { evolve, type OpenRoom, type Room } from '@tutti/domain';
import {
  commandAnswers,
  membersAnswers,
  membersQueries,
  partitionOf,
  type RecordedEvent,
  recordedEvents,
  roomAnswers,
  roomQueries,
  roomStream,
  stoppedGrid,
  subjects,
  timeExchangeReplies,
  timeExchangeRequests,
  usualSettings,
} from '@tutti/protocol';
import { monotonicMs, wallClockMs } from '@tutti/service';

/** One room with all its members in it and a track playing, as a gateway finds it behind the bus. */
export type RoomStandIn = AsyncDisposable & {
  readonly roomId: string;
  readonly epoch: string;
  readonly memberIds: readonly string[];
  readonly version: number;
  /** The host jumps: one event of the log, told as the relay tells it. */
  seek(): void;
};

/**
 * For measuring a gateway alone: stands in on the real bus for scheduler, relay, room-state, timesync and the member store, so that the machine's other core
 * belongs to the clients. Who joins is in the room already and joining leaves no trace, as in the real room; so does being lost, for a bench has an end.
 */
export async function roomStandIn(
  bus: Bus,
  { roomId, members, keepsTime = true }: { roomId: string; members: number; keepsTime?: boolean },
): Promise<RoomStandIn> {
  const memberIds = Array.from({ length: members }, (_, index) => `mem_${index.toString(36).padStart(8, '0')}`);
  let room: Room = playingRoom(memberIds);
  /** RoomOpened, a MemberJoined each, HostChanged, TrackAdded, PlaybackScheduled, PlaybackStarted. */
  const firstVersion = members + 5;
  const events: RecordedEvent[] = [];
  const version = () => firstVersion + events.length;

  const serving = [
    await bus.serve(subjects.roomCommandsOf(partitionOf(roomId)), async () =>
      commandAnswers.encode({ accepted: { firstPosition: version() + 1, lastPosition: version(), version: version() } }),
    ),
    await bus.serve(subjects.roomQuery(roomId), async (bytes) => {
      const { afterVersion } = roomQueries.decode(bytes);
      const whole = afterVersion === undefined;
      return roomAnswers.encode({
        epoch,
        version: version(),
        stateJson: whole ? JSON.stringify(room) : '',
        stateVersion: whole ? version() : 0,
        events: whole ? [] : events.slice(Math.max(0, afterVersion - firstVersion)),
      });
    }),
    await bus.serve(subjects.membersQuery, async (bytes) =>
      membersAnswers.encode({
        members: membersQueries.decode(bytes).memberIds.map((memberId) => ({ memberId, displayName: `Guest ${memberId.slice(-4)}` })),
      }),
    ),
    ...(keepsTime ? [await serveHostTime(bus)] : []),
  ];

  return {
    roomId,
    epoch,
    memberIds,
    get version() {
      return version();
    },
    seek() {
      const event = seeked(roomId, version() + 1, memberIds[0] ?? '');
      events.push(event);
      if (event.roomEvent) room = evolve(room, event.roomEvent, event.occurredServerMs);
      bus.publish(subjects.roomEvents(roomId), recordedEvents.encode(event));
    },
    async [Symbol.asyncDispose]() {
      for (const served of serving) await served[Symbol.asyncDispose]();
    },
  };
}

/** Finer than the wall clock's milliseconds: a clock that ticks by whole ones looks as if it jumped, over a way as short as this. */
const serveHostTime = (bus: Bus) => {
  const monotonicAtMs = wallClockMs() - monotonicMs();
  const nowServerMs = () => monotonicAtMs + monotonicMs();
  return bus.serve(subjects.timeExchange, async (bytes) => {
    const serverReceivedMs = nowServerMs();
    const { clientNowMs } = timeExchangeRequests.decode(bytes);
    const keeper = { utcErrMs: 1, referenceId: 'alone', term: 1 };
    return timeExchangeReplies.encode({ clientNowMs, serverReceivedMs, serverNowMs: nowServerMs(), ...keeper });
  });
};

const epoch = 'log_bench';
const track = { trackId: 'trk_1', url: '/media/med_1', title: 'Clair de lune', filename: 'clair.flac', durationMs: 301_426.667 };

const playingRoom = (memberIds: readonly string[]): OpenRoom => ({
  status: 'open',
  title: 'A full house',
  hostId: memberIds[0] ?? '',
  members: memberIds.map((memberId) => ({ memberId, joinedAtServerMs: wallClockMs(), absentSinceServerMs: null })),
  tracks: [track],
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  streamId: 1,
  playback: { status: 'playing', track, startAtServerMs: wallClockMs(), startPositionMs: 0, rate: 1 },
});

function seeked(roomId: string, streamVersion: number, actorId: string): RecordedEvent {
  const commandId = `${actorId}-bench-${streamVersion}`;
  const occurredServerMs = wallClockMs();
  return {
    position: streamVersion,
    stream: roomStream(roomId),
    streamVersion,
    eventId: `${commandId}.0`,
    type: 'PlaybackSeeked',
    schemaVersion: 1,
    occurredServerMs,
    actorId,
    commandId,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    epoch,
    roomEvent: { type: 'PlaybackSeeked', startAtServerMs: occurredServerMs + 100.25, startPositionMs: (streamVersion % 300) * 1000.5 },
    dataJson: '',
  };
}
