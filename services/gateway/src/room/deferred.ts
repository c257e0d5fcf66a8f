/** What goes out at a server time, unless the line on which it was announced is left before. */
export type Deferred = Disposable & {
  add(atServerMs: number, line: string, task: () => void): void;
  /** Playback goes by this line now: what was announced on another is dropped. */
  keepOnly(line: string): void;
};

export function deferred(nowServerMs: () => number): Deferred {
  const waiting = new Set<{ readonly line: string; timer: NodeJS.Timeout }>();
  const drop = (isDropped: (line: string) => boolean) => {
    for (const one of waiting) {
      if (!isDropped(one.line)) continue;
      clearTimeout(one.timer);
      waiting.delete(one);
    }
  };
  return {
    add(atServerMs, line, task) {
      const timer = () => setTimeout(due, Math.min(longestTimerMs, Math.ceil(atServerMs - nowServerMs())));
      const due = () => {
        if (nowServerMs() < atServerMs) {
          one.timer = timer(); // NOTE a timer may be early, and server time is not the timer's
          return;
        }
        waiting.delete(one);
        task();
      };
      const one = { line, timer: timer() };
      waiting.add(one);
    },
    keepOnly: (line) => drop((other) => other !== line),
    [Symbol.dispose]: () => drop(() => true),
  };
}

const longestTimerMs = 60_000;
