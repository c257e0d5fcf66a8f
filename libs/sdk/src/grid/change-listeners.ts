export type ChangeListeners = {
  /** They hear of it once, however much changes in this turn of the event loop. */
  tell(): void;
  /** @returns what ends it. */
  add(listener: () => void): () => void;
  /** Resolves with the next change. */
  next(): Promise<void>;
  clear(): void;
};

export function changeListeners(): ChangeListeners {
  const listeners = new Set<() => void>();
  let isTelling = false;
  const add = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    add,
    tell() {
      if (isTelling) return;
      isTelling = true;
      queueMicrotask(() => {
        isTelling = false;
        for (const listener of [...listeners]) listener();
      });
    },
    next: () =>
      new Promise((resolve) => {
        const end = add(() => {
          end();
          resolve();
        });
      }),
    clear: () => listeners.clear(),
  };
}
