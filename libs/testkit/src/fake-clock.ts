export type FakeClock = {
  /** A clock function as the pure libraries take it, ms. */
  readonly nowMs: () => number;
  /** Runs `task` once, `delayMs` from now; the answer cancels it. */
  after(delayMs: number, task: () => void | Promise<void>): () => void;
  /** Lets `ms` pass: due tasks run in order of their time, each at its own time, promises settled in between. */
  advance(ms: number): Promise<void>;
  /** The clock is set: it jumps and no task runs for it, as with a wall clock that somebody corrects. */
  jump(ms: number): void;
  /** Tasks not yet run. */
  readonly waiting: number;
};

/** A clock that stands still until a test moves it. */
export function fakeClock(startMs = 1_700_000_000_000): FakeClock {
  let passedMs = 0;
  let jumpedMs = 0;
  let tasks: { atMs: number; task: () => void | Promise<void> }[] = [];
  const nextBefore = (untilMs: number) =>
    tasks
      .filter((one) => one.atMs <= untilMs)
      .reduce<(typeof tasks)[number] | undefined>((first, one) => (first && first.atMs <= one.atMs ? first : one), undefined);
  return {
    nowMs: () => startMs + passedMs + jumpedMs,
    after(delayMs, task) {
      const entry = { atMs: passedMs + Math.max(0, delayMs), task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((one) => one !== entry);
      };
    },
    async advance(ms) {
      const untilMs = passedMs + ms;
      for (let next = nextBefore(untilMs); next; next = nextBefore(untilMs)) {
        const due = next;
        tasks = tasks.filter((one) => one !== due);
        passedMs = Math.max(passedMs, due.atMs);
        await due.task();
        await new Promise((resolve) => setImmediate(resolve));
      }
      passedMs = untilMs;
    },
    jump(ms) {
      jumpedMs += ms;
    },
    get waiting() {
      return tasks.length;
    },
  };
}
