/** Lets a follower sleep until something may have happened. A wake-up between two sleeps is not lost. */
export interface WakeUp {
  /** Ends the current sleep, or the next one if nobody sleeps. */
  wake(): void;
  /** Until woken, `ms` are over, or the signal aborts. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export function wakeUp(): WakeUp {
  let woken = false;
  let endSleep: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      endSleep?.();
    },
    async sleep(ms, signal) {
      if (!woken && !signal.aborted)
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            endSleep = undefined;
            resolve();
          };
          const timer = setTimeout(end, ms);
          signal.addEventListener('abort', end, { once: true });
          endSleep = end;
        });
      woken = false;
    },
  };
}
