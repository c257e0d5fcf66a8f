import { type MediaAdapter, PlaybackBlockedError } from '../players/media-adapter.ts';

export type FakeMediaOptions = {
  /** From play to the first sound. */
  readonly startMs?: number;
  /** From one place to another. */
  readonly seekMs?: number;
  /** `position()` is told so often, and is as old as that in between; 0: always exact. */
  readonly staleMs?: number;
  readonly canBend?: boolean;
  readonly durationMs?: number;
  /** How much faster than the page's clock its own runs. */
  readonly skewPpm?: number;
  readonly loops?: boolean;
};

/**
 * A player of tracks that behaves as elements and frames do: what it is told takes its time, where it is it tells now and then, the network may stop, and
 * the browser may want a tap first. Time is `performance.now`, so that fake timers move it.
 */
export function fakeMedia(options: FakeMediaOptions = {}) {
  const { startMs = 0, seekMs = 0, staleMs = 0, canBend = true, durationMs, skewPpm = 0, loops = false } = options;
  const speed = 1 + skewPpm / 1e6;
  const nowMs = () => performance.now();
  const told = { seeks: [] as number[], plays: 0, pauses: 0, rates: [] as number[], volume: 1, disposed: 0, loop: false };
  let runs = false;
  let blocked = false;
  let stalled = false;
  let rate = 1;
  /** Moves from here on, from then on. */
  let from = { atMs: 0, positionMs: 0 };
  let onChange = () => {};

  const free = () => from.positionMs + Math.max(0, nowMs() - from.atMs) * rate * speed;
  const position = () => {
    if (!runs || stalled) return from.positionMs;
    if (durationMs === undefined || free() < durationMs) return free();
    return told.loop ? free() % durationMs : durationMs;
  };
  const settle = (delayMs: number) => {
    from = { atMs: nowMs() + delayMs, positionMs: position() };
  };
  const adapter: MediaAdapter = {
    ready: async () => {},
    async play() {
      told.plays++;
      if (blocked) throw new PlaybackBlockedError('a tap is wanted first');
      if (runs) return;
      const waitMs = Math.max(startMs, from.atMs - nowMs() + startMs);
      from = { atMs: nowMs() + waitMs, positionMs: from.positionMs };
      runs = true;
    },
    pause() {
      told.pauses++;
      if (runs) settle(0);
      runs = false;
    },
    seek(positionMs) {
      told.seeks.push(positionMs);
      from = { atMs: nowMs() + seekMs, positionMs };
    },
    setRate(next) {
      told.rates.push(next);
      if (runs && !stalled && nowMs() > from.atMs) settle(0);
      rate = next;
    },
    position() {
      if (!runs || nowMs() < from.atMs || stalled) return undefined;
      const ageMs = staleMs === 0 ? 0 : Math.min((nowMs() - from.atMs) % staleMs, nowMs() - from.atMs);
      return { atLocalMs: nowMs(), positionMs: position() - ageMs * rate };
    },
    get state() {
      if (!runs) return 'still';
      if (durationMs !== undefined && !told.loop && free() >= durationMs) return 'ended';
      return stalled || nowMs() < from.atMs ? 'waiting' : 'moving';
    },
    staleMs,
    canBend,
    durationMs,
    picture: undefined,
    setVolume(volume) {
      told.volume = volume;
    },
    ...(loops && {
      setLoop(loop: boolean) {
        told.loop = loop;
      },
    }),
    [Symbol.dispose]() {
      told.disposed++;
      runs = false;
    },
  };
  return {
    adapter,
    told,
    position,
    listen: (listener: () => void) => {
      onChange = listener;
    },
    refuse(refuses: boolean) {
      blocked = refuses;
    },
    /** The network stops, or goes on. */
    stall(stalls: boolean) {
      if (stalls) settle(0);
      else from = { ...from, atMs: nowMs() };
      stalled = stalls;
      onChange();
    },
    /** Somebody else stops it: a call, earphones pulled out. */
    stop() {
      settle(0);
      runs = false;
    },
  };
}
