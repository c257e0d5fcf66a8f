/** Calls at each painting, and now and then where nothing is painted, as in a hidden tab. */
export type Ticker = {
  start(): void;
  stop(): void;
  /** Between paintings, as of late, ms. */
  readonly periodMs: number;
};

const atLeastEveryMs = 250;
/** Screens refresh 30 to 240 times a second; what takes longer is a page that was held up. */
const [shortestMs, longestMs] = [4, 34];

/** @param tick is given the painting's own time, `performance.now()`: the same for all that is painted then. */
export function ticker(tick: (atMs: number) => void): Ticker {
  let painting = 0;
  let periodMs = 1000 / 60;
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    cancelAnimationFrame(painting);
    clearInterval(timer);
    timer = undefined;
  };
  const paint = () => {
    painting = requestAnimationFrame((atMs) => {
      paint();
      const passedMs = atMs - lastMs;
      if (passedMs >= shortestMs && passedMs <= longestMs) periodMs += (passedMs - periodMs) / 16;
      lastMs = atMs;
      tick(atMs);
    });
  };
  return {
    start() {
      stop();
      paint();
      timer = setInterval(() => tick(performance.now()), atLeastEveryMs);
    },
    stop,
    get periodMs() {
      return periodMs;
    },
  };
}
