/** An honest member. It does what its kind of client does, and its connection must outlive every attack. */
export type Witness = {
  readonly name: string;
  /** How many messages about the room it has received. One more has to arrive in the end. */
  readonly news: number;
  /** Asks for the time, within its limits. */
  ping(): void;
  /** Ends its connection without a call of `onClosed`. */
  leave(): void;
};

export type WitnessOptions = {
  readonly name: string;
  /** Called once, when anything but `leave` ends its connection. */
  readonly onClosed: (closed: WitnessClosed) => void;
};

export type WitnessClosed = { readonly name: string; readonly code: number; readonly reason: string };

/** What all kinds of witnesses share: each counts its news and reports its end once. */
export function witnessed({ name, onClosed }: WitnessOptions) {
  let [news, left] = [0, false];
  return {
    tells: () => {
      news++;
    },
    ended: (code: number, reason: string) => {
      if (!left) onClosed({ name, code, reason });
      left = true;
    },
    witness: (does: { ping(): void; leave(): void }): Witness => ({
      name,
      get news() {
        return news;
      },
      ping: () => (left ? undefined : does.ping()),
      leave() {
        left = true;
        does.leave();
      },
    }),
  };
}
