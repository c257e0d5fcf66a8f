import type { ServerFrame } from '@tutti/protocol/json';

export type ComingBackOptions = {
  /** Clock, state, position; settles when all were asked for. */
  readonly attempt: (why: { readonly online: boolean }) => Promise<void>;
  /** Whether this page does what the room does. */
  readonly isRight: () => boolean;
  /** Whether ticks are to be expected. */
  readonly isPlaying: () => boolean;
};

/** A return is over when the room has confirmed it: by a tick, or by its state when it stands still. Until then it is tried again (P-7). */
export type ComingBack = {
  /** The page is back. While one return is under way, this is one with it. */
  begin(why: { readonly online: boolean }): void;
  hear(frame: ServerFrame): void;
  readonly isUnderWay: boolean;
  end(): void;
};

/** A tick comes every 5 s. */
const confirmedWithinMs = 6_000;
const mostAttempts = 5;

export function comingBack({ attempt, isRight, isPlaying }: ComingBackOptions): ComingBack {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let isAsking = false;
  let wasOnline = false;

  const stop = () => {
    clearTimeout(timer);
    attempts = 0;
  };
  const go = () => {
    if (attempts++ >= mostAttempts) return stop();
    isAsking = true;
    const why = { online: wasOnline };
    wasOnline = false;
    void attempt(why).finally(() => {
      isAsking = false;
    });
    clearTimeout(timer);
    timer = setTimeout(go, confirmedWithinMs);
  };

  return {
    begin({ online }) {
      wasOnline ||= online;
      if (isAsking) return;
      attempts = 0;
      go();
    },
    hear(frame) {
      if (attempts === 0 || isAsking) return;
      const answers = frame.t === 'STREAM_TICK' || ((frame.t === 'ROOM_STATE' || frame.t === 'RESUMED') && !isPlaying());
      if (!answers) return;
      if (isRight()) stop();
      else if (frame.t === 'STREAM_TICK') go();
    },
    get isUnderWay() {
      return attempts > 0;
    },
    end: stop,
  };
}
