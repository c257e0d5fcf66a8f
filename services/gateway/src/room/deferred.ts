/** What goes out at a server time, unless the line on which it was announced is left before. */
export type Deferred = Disposable & {
  add(atServerMs: number, line: string, task: () => void): void;
  /** Playback goes by this line now: what was announced on another is dropped. */
  keepOnly(line: string): void;
};

type Waiting = { readonly atServerMs: number; readonly line: string; readonly task: () => void; timer: NodeJS.Timeout };

/** What is due at the same time goes out in the order in which it was added, whichever timer comes first. */
export function deferred(nowServerMs: () => number): Deferred {
  const waiting = new Set<Waiting>();
  const take = (isTaken: (one: Waiting) => boolean): readonly Waiting[] => {
    const taken = [...waiting].filter(isTaken);
    for (const one of taken) {
      clearTimeout(one.timer);
      waiting.delete(one);
    }
    return taken;
  };
  const timerFor = (one: Omit<Waiting, 'timer'>) =>
    setTimeout(() => due(one as Waiting), Math.min(longestTimerMs, Math.ceil(one.atServerMs - nowServerMs())));
  const due = (one: Waiting) => {
    const serverNowMs = nowServerMs();
    const ripe = take(({ atServerMs }) => atServerMs <= serverNowMs);
    // NOTE a timer may be early, and server time is not the timer's.
    if (waiting.has(one)) one.timer = timerFor(one);
    for (const { task } of [...ripe].sort((a, b) => a.atServerMs - b.atServerMs)) task();
  };

  return {
    add(atServerMs, line, task) {
      const one: Omit<Waiting, 'timer'> = { atServerMs, line, task };
      waiting.add(Object.assign(one, { timer: timerFor(one) }));
    },
    keepOnly: (line) => void take((one) => one.line !== line),
    [Symbol.dispose]: () => void take(() => true),
  };
}

const longestTimerMs = 60_000;
