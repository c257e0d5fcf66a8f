import type { PartitionLocks, PartitionLocksOptions } from '@tutti/event-log';
import { pause } from '@tutti/service';
import { surplus, wanted } from './partition-ownership.ts';

export type PartitionOwnerNeeds = {
  /** Opens a session of locks; called again after one is lost. */
  readonly openLocks: (onLost: PartitionLocksOptions['onLost']) => Promise<PartitionLocks>;
  readonly partitions: number;
  /** Start answering for a partition. What it returns stops that, once everything begun is answered. */
  readonly take: (partition: number) => Promise<AsyncDisposable>;
  /** How often to look for free partitions; a crashed owner's are free at once, so this bounds the takeover. */
  readonly everyMs?: number;
  readonly onChange: (change: 'taken' | 'released', partition: number, held: number) => void;
  readonly onError: (error: unknown) => void;
};

export type PartitionOwner = AsyncDisposable & {
  /** False while there is no session, and so no partition. */
  readonly connected: boolean;
};

/** Holds this process's share of the partitions by Postgres session locks (decision 3): a crash frees them at once, a new peer is given its share. */
export function partitionOwner({ openLocks, partitions, take, everyMs = 100, onChange, onError }: PartitionOwnerNeeds): PartitionOwner {
  const held = new Map<number, Promise<AsyncDisposable>>();
  let locks: PartitionLocks | undefined;
  const stopping = new AbortController();

  const release = async (partition: number) => {
    const serving = held.get(partition);
    held.delete(partition);
    onChange('released', partition, held.size);
    await (await serving)?.[Symbol.asyncDispose]();
  };
  // NOTE the session is gone, and its locks with it: another scheduler may answer already. Stop at once; the expected version fences what is on its way.
  const lost = (error: unknown) => {
    locks = undefined;
    onError(error);
    for (const partition of [...held.keys()]) release(partition).catch(onError);
  };
  /** NOTE not awaited by the round: a dead owner's partitions begin side by side, and one with a thousand rooms to load holds up no other. */
  const begin = (session: PartitionLocks, partition: number) => {
    const serving = take(partition);
    held.set(partition, serving);
    onChange('taken', partition, held.size);
    serving.catch(async (error) => {
      onError(error);
      if (held.get(partition) !== serving) return;
      held.delete(partition);
      await session.unlock(partition).catch(onError);
    });
  };
  const round = async () => {
    locks ??= await openLocks(lost);
    const session = locks;
    const ownership = () => ({ held: [...held.keys()], partitions, liveSchedulers });
    const liveSchedulers = await session.liveOwners();
    for (const partition of surplus(ownership())) {
      await release(partition);
      await session.unlock(partition);
    }
    for (const partition of wanted(ownership())) {
      if (wanted(ownership()).length > 0 && (await session.tryLock(partition))) begin(session, partition);
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round().catch(onError);
      await pause(everyMs, stopping.signal);
    }
  })();

  return {
    get connected() {
      return locks !== undefined;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
      await Promise.allSettled([...held.keys()].map(release));
      await locks?.[Symbol.asyncDispose]();
    },
  };
}
