import { backoffMs } from './backoff.ts';

/** The token in force, and how a newer one is had. */
export type TokenKeeper = {
  readonly current: string;
  /** A newer token, asked for again and again for about forty seconds; one question at a time. False when there is none to be had. */
  renew(): Promise<boolean>;
  /** It is over: asks no more. */
  end(): void;
};

export type TokenKeeperOptions = {
  readonly token: string;
  readonly refreshToken: (() => Promise<string>) | undefined;
  readonly random: () => number;
};

/** With their pauses 36 s on average, 56 at most: the notice that the gateway gives, `limits.tokenNoticeMs`. */
const mostTries = 11;

export function tokenKeeper({ token, refreshToken, random }: TokenKeeperOptions): TokenKeeper {
  let current = token;
  let ended = false;
  let asking: Promise<boolean> | undefined;

  const ask = async (): Promise<boolean> => {
    for (let tries = 0; refreshToken && tries < mostTries; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, backoffMs(tries, random())));
      if (ended) return false;
      try {
        current = await refreshToken();
        return true;
      } catch {} // whoever gives tokens may be away for a moment; the gateway's close tells when it was too long
    }
    return false;
  };

  return {
    get current() {
      return current;
    },
    renew() {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    end() {
      ended = true;
    },
  };
}
