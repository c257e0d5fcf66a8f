/** For people with a console open, and for measurements: `window.tutti.debug` (P-13). */
export type TuttiDebug = {
  /** Server minus local, ms: how wrong this machine's clock is. Undefined until known. */
  readonly offsetMs: number | undefined;
  /** The truth lies within ± this, ms. */
  readonly errorMs: number | undefined;
  /** Pings sent and not answered yet. */
  readonly pending: number;
  /** actual − expected, ms; undefined while nothing sounds. */
  driftMs(): number | undefined;
  /** Drift samples and corrections go to the console from now on, or no more. */
  log(isOn: boolean): void;
  /** Fresh pings now; the estimate after them. */
  ping(): Promise<{ readonly answered: boolean; readonly offsetMs: number | undefined; readonly errorMs: number | undefined }>;
};

declare global {
  interface Window {
    tutti?: { debug: TuttiDebug };
  }
}

/** Offers `debug` as `window.tutti.debug`, until the returned function is called. Does nothing where there is no window. */
export function exposeDebug(debug: TuttiDebug): () => void {
  if (typeof window === 'undefined') return () => {};
  const mine = { debug };
  window.tutti = mine;
  return () => {
    if (window.tutti === mine) delete window.tutti;
  };
}
