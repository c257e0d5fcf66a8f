import { StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { roomStatistics } from '@tutti/protocol';
import { type Logger, pause } from '@tutti/service';
import type { Bus } from './bus.ts';

export type RoomStatistics = ReturnType<typeof roomStatistics.decode>;

export type RoomStatsWatcher = {
  /** What was said so far holds no more; what is there now follows. */
  readonly onStart: () => void;
  /** A room's latest; undefined when it has none any more. */
  readonly onRoom: (roomId: string, statistics: RoomStatistics | undefined) => void;
};

/** What is known of each room's members (T-4), in the bus' key-value store. In memory only: who put something puts it again before its time to live is over. */
export type RoomStats = {
  /** @throws when the bus does not take it: put it again later. */
  put(statistics: RoomStatistics): Promise<void>;
  /** @throws when the bus does not take it; the time to live does the same, later. */
  remove(roomId: string): Promise<void>;
  /** From now on until disposed, whatever becomes of the bus meanwhile. */
  watch(watcher: RoomStatsWatcher): AsyncDisposable;
};

export type RoomStatsNeeds = {
  readonly bus: Pick<Bus, 'connection' | 'onReconnect'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly ttlMs?: number;
};

const bucket = 'ROOM_STATS';
const defaultTtlMs = 60_000;
/** What the server lets go of it marks, so that watchers hear of it; the marks stay for this long. */
const marksStayMs = 1_000;
const retryMs = 500;

export function roomStats({ bus, log, ttlMs = defaultTtlMs }: RoomStatsNeeds): RoomStats {
  let opened: Promise<KV> | undefined;
  /** The bucket, made when it is not there: a NATS that starts anew has forgotten it. */
  const open = (): Promise<KV> => {
    const options = { storage: StorageType.Memory, history: 1, ttl: ttlMs, markerTTL: marksStayMs };
    opened ??= new Kvm(bus.connection).create(bucket, options).catch(forget);
    return opened;
  };
  const forget = (error: unknown): never => {
    opened = undefined;
    throw error;
  };

  return {
    async put(statistics) {
      const store = await open();
      await store.put(statistics.roomId, roomStatistics.encode(statistics)).catch(forget);
    },
    async remove(roomId) {
      const store = await open();
      await store.delete(roomId).catch(forget);
    },
    watch(watcher) {
      const closing = new AbortController();
      const { signal } = closing;
      let reconnected = new AbortController();
      const forgetReconnect = bus.onReconnect(() => reconnected.abort());
      const run = async () => {
        while (!signal.aborted) {
          try {
            await watchOnce(await open(), { ...watcher, log, quietMs: ttlMs, signal: AbortSignal.any([signal, reconnected.signal]) });
          } catch (error) {
            if (!signal.aborted) log.warn({ err: error }, 'room statistics cannot be watched; trying again');
          }
          opened = undefined;
          reconnected = new AbortController();
          await pause(retryMs, signal);
        }
      };
      const running = run();
      return {
        async [Symbol.asyncDispose]() {
          forgetReconnect();
          closing.abort();
          await running;
        },
      };
    },
  };
}

type Watch = RoomStatsWatcher & { readonly log: Pick<Logger, 'warn'>; readonly quietMs: number; readonly signal: AbortSignal };

/** Ends with the signal, and when nothing came for `quietMs`: no room is left, or the bucket was lost under the watch, which nobody tells. */
async function watchOnce(store: KV, { onStart, onRoom, log, quietMs, signal }: Watch): Promise<void> {
  const entries = await store.watch();
  const end = () => entries.stop();
  let quiet = setTimeout(end, quietMs);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  onStart();
  try {
    for await (const { key, operation, value } of entries) {
      clearTimeout(quiet);
      quiet = setTimeout(end, quietMs);
      onRoom(key, operation === 'PUT' ? read(value, log) : undefined);
    }
  } finally {
    clearTimeout(quiet);
    signal.removeEventListener('abort', end);
  }
}

/** Undefined for what is no statistics: a timesync of another version, perhaps. */
function read(value: Uint8Array, log: Pick<Logger, 'warn'>): RoomStatistics | undefined {
  try {
    return roomStatistics.decode(value);
  } catch (error) {
    log.warn({ err: error }, 'room statistics that cannot be read');
    return undefined;
  }
}
