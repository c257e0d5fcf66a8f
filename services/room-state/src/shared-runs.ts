/**
 * Does the work for a key once for all who ask meanwhile, one run after the other. Whoever asks while a run is under way gets the result of the next
 * one: what was true when it asked is in it, and any number of askers cost two runs.
 */
export function sharedRuns<T>(): (key: string, run: () => Promise<T>) => Promise<T> {
  const runs = new Map<string, { readonly current: Promise<T>; next?: Promise<T> }>();

  const start = (key: string, run: () => Promise<T>): Promise<T> => {
    const started = { current: run() };
    runs.set(key, started);
    const ended = () => {
      if (runs.get(key) === started && !('next' in started)) runs.delete(key);
    };
    started.current.then(ended, ended);
    return started.current;
  };
  return (key, run) => {
    const running = runs.get(key);
    if (!running) return start(key, run);
    const again = () => start(key, run);
    running.next ??= running.current.then(again, again);
    return running.next;
  };
}
