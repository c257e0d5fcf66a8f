import { StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Bus } from './bus.ts';

/** Who holds an office, for the how-many-th time it was taken over, and whether it was given up. */
export type LeaseRecord = { readonly holderId: string; readonly term: number; readonly released: boolean };

/** A lease as it was last written; who writes it again names the revision it knows. */
export type SeenLease = LeaseRecord & { readonly revision: number };

/**
 * One lease in the bus' key-value store. The store only keeps who wrote last: when a lease lapses, each reader judges by its own monotonic clock, for
 * no two hosts agree on the time, least of all while they elect who keeps it.
 */
export type LeaseStore = {
  /** Undefined when nobody ever wrote it, or the bus forgot. @throws when the bus does not answer in time. */
  read(): Promise<SeenLease | undefined>;
  /** Its revision, or undefined when another wrote since `revision` (0: nobody did). @throws when the bus does not answer in time: it may be written all the same. */
  write(record: LeaseRecord, revision: number): Promise<number | undefined>;
};

const timeoutMs = 1_000;

/** NOTE in memory: a bus that starts anew has no holders, and who stands first is elected at once. */
export function leaseStore(bus: Pick<Bus, 'connection'>, { bucket, key }: { readonly bucket: string; readonly key: string }): LeaseStore {
  let opened: Promise<KV> | undefined;
  const open = () => {
    opened ??= new Kvm(bus.connection).create(bucket, { storage: StorageType.Memory, history: 1 });
    return opened;
  };
  const asked = async <T>(work: (store: KV) => Promise<T>): Promise<T> => {
    try {
      return await within(timeoutMs, open().then(work));
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return {
    read: () =>
      asked(async (store) => {
        const entry = await store.get(key);
        return entry?.operation === 'PUT' ? { ...entry.json<LeaseRecord>(), revision: entry.revision } : undefined;
      }),
    write: (record, revision) =>
      asked(async (store) => {
        try {
          const bytes = JSON.stringify(record);
          return await (revision === 0 ? store.create(key, bytes) : store.update(key, bytes, revision, timeoutMs));
        } catch (error) {
          if (isConflict(error)) return undefined;
          throw error;
        }
      }),
  };
}

/** JetStream's "wrong last sequence". */
const isConflict = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error.code === 10071 || error.code === 10164);

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`the bus did not answer within ${ms} ms`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
