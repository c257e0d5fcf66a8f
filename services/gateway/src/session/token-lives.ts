import { limits } from '@tutti/protocol';

/** One connection, as far as its token goes. */
export type TokenHolder = {
  expiresAtServerMs: number;
  /** The notice for this end was given. */
  noticed: boolean;
  onNotice(expiresAtServerMs: number): void;
  onEnd(): void;
};

/** Connections live as long as their tokens (RM16): each is told `tokenNoticeMs` before, and ended then, to the second. */
export type TokenLives = Disposable & {
  watch(holder: TokenHolder): void;
  forget(holder: TokenHolder): void;
};

/** NOTE one look at all of them each second, in place of a timer for each of thousands. */
const lookEveryMs = 1_000;

export function tokenLives(nowServerMs: () => number): TokenLives {
  const holders = new Set<TokenHolder>();
  const look = (holder: TokenHolder) => {
    const leftMs = holder.expiresAtServerMs - nowServerMs();
    if (leftMs <= 0) return holder.onEnd();
    if (leftMs > limits.tokenNoticeMs || holder.noticed) return;
    holder.noticed = true;
    holder.onNotice(holder.expiresAtServerMs);
  };
  const timer = setInterval(() => holders.forEach(look), lookEveryMs);
  return {
    watch(holder) {
      holders.add(holder);
      look(holder);
    },
    forget: (holder) => void holders.delete(holder),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** With a newer token; an older one shortens nothing. */
export function prolong(holder: TokenHolder, expiresAtServerMs: number): void {
  if (expiresAtServerMs <= holder.expiresAtServerMs) return;
  holder.expiresAtServerMs = expiresAtServerMs;
  holder.noticed = false;
}
