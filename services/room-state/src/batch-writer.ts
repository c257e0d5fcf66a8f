export type BatchWriterNeeds<T> = {
  /** Called for one batch at a time. When it throws, the batch is given to it again. */
  readonly write: (batch: readonly T[]) => Promise<void>;
  readonly onWritten: (count: number) => void;
  readonly onDropped: () => void;
  readonly onRetry: (error: unknown) => void;
  readonly everyMs?: number;
  readonly batchSize?: number;
  /** What comes while so many wait is dropped. */
  readonly mostWaiting?: number;
};

export type BatchWriter<T> = AsyncDisposable & {
  add(item: T): void;
};

/** Writes what comes in batches, at every `everyMs` and when a batch is full. Its memory is bounded whatever becomes of the other side; disposing it tries once more. */
export function batchWriter<T>({
  write,
  onWritten,
  onDropped,
  onRetry,
  everyMs = 1_000,
  batchSize = 500,
  mostWaiting = 20_000,
}: BatchWriterNeeds<T>): BatchWriter<T> {
  const waiting: T[] = [];
  let writing: Promise<void> | undefined;

  const writeBatch = async () => {
    const batch = waiting.slice(0, batchSize);
    await write(batch);
    waiting.splice(0, batch.length);
    onWritten(batch.length);
  };
  /** After a fault the next beat tries again. */
  const writeSome = async () => {
    try {
      do await writeBatch();
      while (waiting.length >= batchSize);
    } catch (error) {
      onRetry(error);
    }
  };
  const flush = () => {
    if (waiting.length === 0) return;
    writing ??= writeSome().finally(() => {
      writing = undefined;
    });
  };
  const timer = setInterval(flush, everyMs);

  return {
    add(item) {
      if (waiting.length >= mostWaiting) return onDropped();
      waiting.push(item);
      // Only when it becomes full: a side that fails is not asked again for each item.
      if (waiting.length === batchSize) flush();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await writing;
      flush();
      await writing;
    },
  };
}
