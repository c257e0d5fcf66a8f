import type { Steering } from '@tutti/playback';

/** What can be known of a player at a moment. */
export type Look = {
  readonly nowMs: number;
  /** Where it says it is; undefined while it seeks. */
  readonly actualMs: number | undefined;
  /** Where it should be, by a clock that is nearly right. */
  readonly expectedMs: number;
  readonly buffering: boolean;
  /** The clock's bound and the readings' quartiles, ms. */
  readonly errorMs: number;
  readonly spreadMs: number;
  readonly steering: Steering;
};

/** What to do: another rate, or a jump to where it should be and so much further. */
export type Move = { readonly do: 'rate'; readonly rate: number } | { readonly do: 'seek'; readonly aheadMs: number };

/** Somebody's way of keeping a player in time. */
export type Contestant = {
  readonly everyMs: number;
  look(look: Look): Move | undefined;
};

export type Entrant = {
  readonly name: string;
  create(): Contestant;
};
