/** An honest member: it does what its kind of client does, and has to notice nothing of the attacks. */
export type Witness = {
  readonly name: string;
  /** What it received of what tells it of the room: such a message has to come in the end. */
  readonly news: number;
  /** Asks for the time, within its limits. */
  ping(): void;
  /** Ends its connection in order; nobody is told. */
  leave(): void;
};

export type WitnessOptions = {
  readonly name: string;
  /** Its connection ended, whoever ended it, but not by `leave`. */
  readonly onClosed: (closed: WitnessClosed) => void;
};

export type WitnessClosed = { readonly name: string; readonly code: number; readonly reason: string };

/** What all kinds of witnesses share: counting news, and telling of the end once. */
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
