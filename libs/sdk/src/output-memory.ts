/** What is remembered of an output: how long the way to the ear takes, ms, and what its listener found by ear. */
export type KnownOutput = { readonly latencyMs?: number; readonly trimMs?: number };

/** By name of the output; see `outputName`. */
export type OutputMemory = {
  recall(name: string): KnownOutput;
  /** What is given replaces what was known, the rest stays. Kept for this page alone where the browser keeps nothing. */
  remember(name: string, known: KnownOutput): void;
};

const key = 'tutti.outputs';
/** Earphones come and go. */
const mostOutputs = 16;

/** @param storage of the browser; it may be missing, full, or refuse, as in private windows. */
export function outputMemory(storage: () => Storage | undefined = browserStorage): OutputMemory {
  let outputs: Readonly<Record<string, KnownOutput>> = read(storage);
  return {
    recall: (name) => outputs[name] ?? {},
    remember(name, known) {
      const { [name]: before, ...others } = { ...outputs, ...read(storage) };
      outputs = Object.fromEntries([...Object.entries(others), [name, { ...before, ...known }] as const].slice(-mostOutputs));
      try {
        storage()?.setItem(key, JSON.stringify(outputs));
      } catch {}
    },
  };
}

const browserStorage = (): Storage | undefined => globalThis.localStorage;

function read(storage: () => Storage | undefined): Record<string, KnownOutput> {
  try {
    const stored: unknown = JSON.parse(storage()?.getItem(key) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).map(([name, known]) => [name, toKnown(known)]));
  } catch {
    return {};
  }
}

/** Whatever stands there: numbers that can be true, or nothing. */
function toKnown(stored: unknown): KnownOutput {
  const { latencyMs, trimMs } = (stored ?? {}) as Record<string, unknown>;
  return { ...(isWithin(latencyMs, 0, 1_000) && { latencyMs }), ...(isWithin(trimMs, -mostTrimMs, mostTrimMs) && { trimMs }) };
}

/** Bluetooth hides up to 800 ms; no output hides more than this. */
export const mostTrimMs = 2_000;

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
