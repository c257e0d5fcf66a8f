import type { Bus } from '@tutti/bus';
import { system } from '@tutti/domain';
import { verifyMediaUrl } from '@tutti/media';
import { type Dialect, type DialectName, membersAnswers, membersQueries, subjects } from '@tutti/protocol';
import { type Faults, type Logger, monotonicMs, type Registry } from '@tutti/service';
import { type TokenVerdict, tokens as tokensOf } from '@tutti/tokens';
import { gatewayMetrics } from './metrics.ts';
import { busRoomSource } from './room/bus-room-source.ts';
import { liveRoom } from './room/live-room.ts';
import { liveRooms } from './room/live-rooms.ts';
import { memberNames } from './room/member-names.ts';
import type { PacingLimits } from './room/pacing.ts';
import { type PresenceTimes, presence } from './room/presence.ts';
import { busRollCall, type RollCallTimes, usualRollCall } from './room/roll-call.ts';
import { signedUrls } from './room/signed-urls.ts';
import { busTelemetry } from './room/telemetry.ts';
import type { MediaVerdict } from './session/checked-wish.ts';
import { guestList } from './session/guest-list.ts';
import { memberSecrets } from './session/member-secrets.ts';
import { olderSession } from './session/older-session.ts';
import { session } from './session/session.ts';
import { tokenLives } from './session/token-lives.ts';
import type { Arrival } from './sockets/older-connection.ts';
import type { SocketLimits } from './sockets/socket-limits.ts';
import { type SocketServerOptions, socketServer } from './sockets/socket-server.ts';

export type ServeGatewayNeeds = Pick<SocketServerOptions, 'sharesPort' | 'tls' | 'allowedOrigins'> & {
  readonly bus: Bus;
  /** Unique among all gateways. */
  readonly gatewayId: string;
  readonly nowServerMs: () => number;
  readonly host: string;
  readonly port: number;
  readonly authSecret: string;
  readonly mediaSecret: string;
  /** The older protocols that are spoken here. */
  readonly dialects?: Partial<Readonly<Record<DialectName, Dialect>>>;
  readonly apiUrlFor: (arrival: Pick<Arrival, 'hostname' | 'secure'>) => string;
  readonly registry: Registry;
  readonly faults: Faults;
  readonly log: Logger;
  readonly limits?: Partial<SocketLimits & PacingLimits>;
  readonly presenceTimes?: Partial<PresenceTimes>;
  readonly joinWithinMs?: number;
  readonly rollCallTimes?: RollCallTimes;
};

export type Gateway = AsyncDisposable & { readonly port: number };

const namesWithinMs = 500;

/**
 * Sessions, rooms and sockets, put together. Closing it is the drain: clients are told to come back, and their absence is told to their rooms before
 * it resolves, within some seconds.
 */
export async function serveGateway(needs: ServeGatewayNeeds): Promise<Gateway> {
  const { bus, nowServerMs, log, registry, faults, authSecret, mediaSecret, joinWithinMs } = needs;
  const metrics = gatewayMetrics(registry);
  const names = memberNames({
    ask: async (memberIds) => {
      const query = membersQueries.encode({ memberIds: [...memberIds] });
      return membersAnswers.decode(await bus.request(subjects.membersQuery, query, { timeoutMs: namesWithinMs })).members;
    },
    monotonicMs,
    log,
  });
  const mediaVerdict: MediaVerdict = (mediaId, query) => verifyMediaUrl(mediaId, query, { secret: mediaSecret, nowMs: nowServerMs() });
  const urlOf = signedUrls({ secret: mediaSecret, nowServerMs });
  const attendance = presence({ command: bus.command, log, ...(needs.presenceTimes ? { times: needs.presenceTimes } : {}) });
  const rooms = liveRooms({
    open: (roomId, run) =>
      liveRoom(roomId, {
        source: busRoomSource(roomId, { bus, log }),
        channel: busRollCall(roomId, needs.gatewayId, bus),
        telemetry: busTelemetry(roomId, bus),
        publish: (topic, frame) => sockets.publish(topic, frame),
        pacingLimits: needs.limits,
        rollCallTimes: needs.rollCallTimes ?? usualRollCall,
        names,
        urlOf,
        nowServerMs,
        presence: attendance,
        metrics,
        faults,
        run,
        log,
      }),
    faults,
    log,
  });
  const forgetReconnects = bus.onReconnect(() => rooms.reconnected());
  const tokens = tokenLives(nowServerMs);
  const sessionNeeds = {
    tokens,
    verify: memberVerifier(authSecret, nowServerMs),
    rooms,
    names,
    presence: attendance,
    command: bus.command,
    publish: bus.publish,
    nowServerMs,
    mediaVerdict,
    metrics,
    faults,
    ...(joinWithinMs === undefined ? {} : { joinWithinMs }),
  };
  const olderNeeds = {
    ...sessionNeeds,
    guests: guestList({ command: bus.command, request: bus.request, log }),
    secrets: memberSecrets(authSecret),
    apiUrlFor: needs.apiUrlFor,
  };
  const sockets = await socketServer({
    host: needs.host,
    port: needs.port,
    sharesPort: needs.sharesPort ?? false,
    tls: needs.tls,
    allowedOrigins: needs.allowedOrigins ?? [],
    accept: (connection) => session(connection, sessionNeeds),
    acceptOlder(name) {
      const dialect = needs.dialects?.[name];
      return dialect && ((connection, arrival) => olderSession(connection, dialect, arrival, olderNeeds));
    },
    onEnding: metrics.closed,
    faults,
    ...(needs.limits ? { limits: needs.limits } : {}),
  });

  return {
    port: sockets.port,
    async [Symbol.asyncDispose]() {
      await sockets[Symbol.asyncDispose]();
      await attendance[Symbol.asyncDispose]();
      tokens[Symbol.dispose]();
      forgetReconnects();
      await rooms[Symbol.asyncDispose]();
    },
  };
}

/** Rooms are for members: a service's own token is none here. */
function memberVerifier(secret: string, nowServerMs: () => number): (token: string) => Promise<TokenVerdict> {
  const { verify } = tokensOf(secret);
  return async (token) => {
    const verdict = await verify(token, nowServerMs());
    return 'actorId' in verdict && verdict.actorId === system ? { refused: 'invalid-token' } : verdict;
  };
}
