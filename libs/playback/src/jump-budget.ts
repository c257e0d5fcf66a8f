/** How often may be jumped (P-10). */
export type JumpBudget = {
  spend(nowMs: number): void;
  /** Where it should be, it was seen: the jumps so far were not in vain. */
  helped(): void;
  /** It cools down: no jump now. */
  isSpent(nowMs: number): boolean;
};

const vainJumpsAllowed = 3;
const jumpsAllowed = 6;
const windowMs = 10_000;
const coolDownMs = 8_000;

export function jumpBudget(): JumpBudget {
  let jumps: readonly { readonly ms: number; readonly helped: boolean }[] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  return {
    spend(nowMs) {
      jumps = [...jumps.filter(({ ms }) => nowMs - ms < windowMs), { ms: nowMs, helped: false }];
      if (jumps.length < jumpsAllowed && jumps.filter(({ helped }) => !helped).length < vainJumpsAllowed) return;
      untilMs = nowMs + coolDownMs;
      jumps = [];
    },
    helped() {
      jumps = jumps.map(({ ms }) => ({ ms, helped: true }));
    },
    isSpent: (nowMs) => nowMs < untilMs,
  };
}
