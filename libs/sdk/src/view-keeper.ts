import type { ClientFrame, ServerFrame } from '@tutti/protocol/json';
import { foldFrame } from './fold-frame.ts';
import type { RoomView } from './room-view.ts';

/**
 * The room as frames tell it. What was missed is folded in silence and shown at once when it is all there, so that a resumed room never shows
 * its past. Whatever shows a hole asks for the whole state, again and again until it comes.
 */
export type ViewKeeper = {
  /** What is shown. Undefined until the room has answered. */
  readonly shown: RoomView | undefined;
  /** What is held and resumed from: ahead of what is shown while missed frames come in. */
  readonly held: RoomView | undefined;
  hear(frame: ServerFrame): void;
  /** The line is gone: what comes next is of another, and begins with what was missed. */
  lineLost(): void;
  /** The whole state, please; `now`, or not sooner than 2 s after it was last asked for. */
  ask(when?: 'now'): void;
  end(): void;
};

export type ViewKeeperOptions = {
  /** Monotonic local time, ms. */
  readonly localNowMs: () => number;
  /** False when there is no open line. */
  readonly send: (frame: ClientFrame) => boolean;
  readonly onShown: () => void;
};

/** The answer brings everything, so once is enough for many reasons. */
const askEveryMs = 2_000;

export function viewKeeper({ localNowMs, send, onShown }: ViewKeeperOptions): ViewKeeper {
  let held: RoomView | undefined;
  let shown: RoomView | undefined;
  let isLive = false;
  let askedMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = (when?: 'now') => {
    clearTimeout(timer);
    const nowMs = localNowMs();
    const waitMs = when === 'now' ? 0 : askedMs + askEveryMs - nowMs;
    timer = setTimeout(ask, waitMs > 0 ? waitMs : askEveryMs);
    if (waitMs > 0) return;
    if (send({ t: 'GET_STATE' })) askedMs = nowMs;
    else clearTimeout(timer); // the next line begins with what is missing
  };

  return {
    get shown() {
      return shown;
    },
    get held() {
      return held;
    },
    hear(frame) {
      const { view, stale } = foldFrame(held, frame);
      held = view;
      if (frame.t === 'ROOM_STATE') clearTimeout(timer);
      if (frame.t === 'ROOM_STATE' || frame.t === 'RESUMED') isLive = true;
      if (stale) ask();
      if (!isLive || shown === held) return;
      shown = held;
      onShown();
    },
    lineLost() {
      isLive = false;
      clearTimeout(timer);
    },
    ask,
    end: () => clearTimeout(timer),
  };
}
