/** Runs tasks one after the other, in the order they came. */
export type SerialQueue = {
  /** False, and nothing is done, when too many wait already. */
  add(task: () => Promise<void> | void): boolean;
};

/** A task that throws is told to `onError` and does not stop the next. */
export function serialQueue(mostWaiting: number, onError: (error: unknown) => void): SerialQueue {
  let tail = Promise.resolve();
  let waiting = 0;
  return {
    add(task) {
      if (waiting >= mostWaiting) return false;
      waiting++;
      tail = tail
        .then(task)
        .catch(onError)
        .finally(() => {
          waiting--;
        });
      return true;
    },
  };
}
