/** The last few differences between shown and expected: single ones are as coarse as the screen's refresh. */
export type LastErrors = {
  add(ms: number): void;
  moved(byMs: number): void;
  clear(): void;
  /** The median; undefined until there are enough. */
  readonly ms: number | undefined;
};

const enough = 5;

export function lastErrors(): LastErrors {
  let kept: readonly number[] = [];
  return {
    add(ms) {
      kept = [...kept, ms].slice(-enough);
    },
    moved(byMs) {
      kept = kept.map((ms) => ms - byMs);
    },
    clear() {
      kept = [];
    },
    get ms() {
      return kept.length < enough ? undefined : [...kept].sort((a, b) => a - b)[Math.floor(enough / 2)];
    },
  };
}
