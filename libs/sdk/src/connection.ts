/** How a room's line stands. While it is `resuming` the view, the clock and the music go on from what is known. */
export type Connection =
  /** `connecting`: has not been in the room yet. `resuming`: was in, and comes back to where it was. */
  | {
      readonly status: 'connecting' | 'resuming';
      /** The attempt under way, or the next one: 1 at first, and again once the line has held. */
      readonly attempt: number;
      /** Pause before that attempt as of this change, ms; 0 while it is under way. */
      readonly retryInMs: number;
    }
  | { readonly status: 'open' }
  /** For good: nothing is tried any more. */
  | {
      readonly status: 'closed';
      /**
       * `left`, `invalid-token`, `expired-token`, `room-not-open`, `room-full`, `replaced`, `flood`, `too-many-errors`, or another of
       * SPEC.md's refusals and close codes, in kebab case.
       */
      readonly reason: string;
      /** A sentence for people. */
      readonly message: string;
    };
