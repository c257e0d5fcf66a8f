import { createServer } from 'node:http';
import { apiInMemory } from './one-room/api-in-memory.ts';
import { gatewayInMemory, type MemberSync } from './one-room/gateway-in-memory.ts';
import { roomsInMemory } from './one-room/rooms-in-memory.ts';

export type { MemberSync };

export type OneRoomOptions = {
  /** Where the built pages are served. */
  readonly pagesUrl: string;
  /** How far its time is off this machine's. */
  readonly offsetMs?: number;
  /** Delay of each frame, drawn anew, each way. */
  readonly delayMs?: () => number;
  /** The time endpoint that its config.json names. */
  readonly timeUrl?: string | undefined;
};

type Planted = Omit<MemberSync, 'memberId'> & { readonly dialect?: 'party' | 'music' | 'groovebox' | 'replay' };

/**
 * The gateway and the api as one page sees them, in one process, with the real decider behind them: enough to drive the page without
 * Postgres and NATS.
 */
export async function oneRoomServer({ pagesUrl, offsetMs = 0, delayMs = () => 0, timeUrl: firstTimeUrl }: OneRoomOptions) {
  const nowServerMs = () => performance.timeOrigin + performance.now() + offsetMs;
  let timeUrl = firstTimeUrl;
  const rooms = roomsInMemory({ nowServerMs, onFrame: (roomId, frame) => gateway.tellRoom(roomId, frame) });
  const config = () => ({ gatewayUrl: `ws://127.0.0.1:${port()}/ws`, version: 'test', ...(timeUrl && { timeUrl }) });
  const api = apiInMemory({ rooms, pagesUrl, config });
  const http = createServer(api.answer);
  const gateway = gatewayInMemory({ http, rooms, nowServerMs, delayMs });
  const port = () => {
    const address = http.address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { run, names, newId, roomOf } = rooms;
  return {
    ...gateway,
    url: `http://127.0.0.1:${port()}`,
    nowServerMs,
    run,
    tus: api.tus,
    addTrack: api.addTrack,
    keepMedia: api.keepMedia,
    makeExports: api.makeExports,
    room: roomOf,
    /** Somebody who is in the room without a browser. */
    plantMember(roomId: string, displayName: string, planted?: Planted): string {
      const memberId = newId('m');
      const { dialect, ...sync } = planted ?? {};
      names.set(memberId, displayName);
      run(roomId, memberId, { type: 'JoinRoom', ...(dialect === undefined ? {} : { dialect }) });
      if (planted) gateway.tellSync({ rttMs: planted.rttMs, errorMs: planted.errorMs, ...sync, memberId });
      return memberId;
    },
    /** What config.json says of the time endpoint from now on. */
    timeAt(url: string | undefined) {
      timeUrl = url;
    },
    async [Symbol.asyncDispose]() {
      gateway[Symbol.dispose]();
      rooms[Symbol.dispose]();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export type OneRoomServer = Awaited<ReturnType<typeof oneRoomServer>>;
