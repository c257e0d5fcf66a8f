/** Calls at each painting, and now and then where nothing is painted, as in a hidden tab. */
export type Ticker = { start(): void; stop(): void };

const atLeastEveryMs = 250;

export function ticker(tick: () => void): Ticker {
  let painting = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    cancelAnimationFrame(painting);
    clearInterval(timer);
    timer = undefined;
  };
  const paint = () => {
    painting = requestAnimationFrame(() => {
      paint();
      tick();
    });
  };
  return {
    start() {
      stop();
      paint();
      timer = setInterval(tick, atLeastEveryMs);
    },
    stop,
  };
}
