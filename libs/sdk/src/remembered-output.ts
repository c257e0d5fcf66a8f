import type { OutputMap } from './output-map.ts';
import { mostTrimMs, type OutputMemory } from './output-memory.ts';
import { outputName, watchOutputs } from './output-name.ts';

export type RememberedOutputOptions = {
  readonly map: OutputMap;
  readonly memory: OutputMemory;
  /** Of the audio context; undefined where browsers have no such thing. */
  readonly sinkId: () => string | object | undefined;
};

/** Ties a map to the output in use: what is known of it is the map's first guess, what the map settles on is remembered (P-16). */
export type RememberedOutput = {
  readonly trimMs: number;
  setTrimMs(trimMs: number): void;
  /** The page has chosen another sink. */
  sinkChanged(): void;
  /** After each reading. */
  look(localNowMs: number): void;
  end(): void;
};

const rememberEveryMs = 10_000;
/** Less is the spread of readings, and not worth writing down. */
const worthMs = 1;

export function rememberedOutput({ map, memory, sinkId }: RememberedOutputOptions): RememberedOutput {
  let name: string | undefined;
  let trimMs = 0;
  let isTrimNew = false;
  let rememberedMs = Number.NEGATIVE_INFINITY;
  let ended = false;

  const find = async () => {
    const found = await outputName(sinkId());
    if (ended) return;
    if (name !== undefined) map.reset(); // another device may have the same name
    if (found === name) return;
    name = found;
    rememberedMs = Number.NEGATIVE_INFINITY;
    const known = memory.recall(found);
    map.expect(known.latencyMs);
    if (isTrimNew) memory.remember(found, { trimMs });
    else trimMs = known.trimMs ?? 0;
    isTrimNew = false;
  };
  const stopWatching = watchOutputs(() => void find());
  void find();

  return {
    get trimMs() {
      return trimMs;
    },
    setTrimMs(ms) {
      if (!Number.isFinite(ms)) throw new RangeError(`a trim is a number of milliseconds, not ${ms}`);
      trimMs = Math.min(mostTrimMs, Math.max(-mostTrimMs, ms));
      if (name !== undefined) memory.remember(name, { trimMs });
      isTrimNew = name === undefined; // the browser is still being asked
    },
    sinkChanged: () => void find(),
    look(localNowMs) {
      if (name === undefined || localNowMs - rememberedMs < rememberEveryMs || map.latencyMs === undefined) return;
      rememberedMs = localNowMs;
      if (Math.abs(map.latencyMs - (memory.recall(name).latencyMs ?? Number.POSITIVE_INFINITY)) < worthMs) return;
      memory.remember(name, { latencyMs: Math.round(map.latencyMs * 10) / 10 });
    },
    end() {
      ended = true;
      stopWatching();
    },
  };
}
