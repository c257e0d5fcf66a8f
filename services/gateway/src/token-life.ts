import { limits } from '@tutti/protocol';

export type TokenLifeNeeds = {
  readonly nowServerMs: () => number;
  /** So long before the end. */
  readonly onNotice: (expiresAtServerMs: number) => void;
  readonly onEnd: () => void;
};

/** A connection lives as long as its token (RM16). */
export type TokenLife = Disposable & {
  /** From the token it came with, then from each newer one; an older one shortens nothing. */
  extend(expiresAtServerMs: number): void;
};

export function tokenLife({ nowServerMs, onNotice, onEnd }: TokenLifeNeeds): TokenLife {
  let expiresAtServerMs = 0;
  let noticed = false;
  let timer: NodeJS.Timeout | undefined;

  const wait = () => {
    clearTimeout(timer);
    const leftMs = expiresAtServerMs - nowServerMs();
    if (leftMs <= 0) return onEnd();
    if (leftMs <= limits.tokenNoticeMs && !noticed) {
      noticed = true;
      onNotice(expiresAtServerMs);
    }
    timer = setTimeout(wait, Math.min(longestTimerMs, noticed ? leftMs : leftMs - limits.tokenNoticeMs));
  };

  return {
    extend(untilServerMs) {
      if (untilServerMs <= expiresAtServerMs) return;
      expiresAtServerMs = untilServerMs;
      noticed = false;
      wait();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** Timers hold 31 bits of ms; a longer life is waited for in parts. */
const longestTimerMs = 2 ** 31 - 1;
