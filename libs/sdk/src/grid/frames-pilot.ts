import { aimMsAt, entersAtMs, gridPositionAt, offsetMs, placeOf } from '@tutti/playback';
import { type FrameSource, openFrameSource, type SourceFrame } from './frame-source.ts';
import type { GridPilot, GridPilotOptions } from './grid-pilot.ts';
import { lastErrors } from './last-errors.ts';
import { stillErrorMs } from './still-error.ts';

/** Decoded and not yet painted. More costs memory, and what was decoded in vain after each move. */
const framesAhead = 5;
const enoughToStart = 3;
/** What is decoded so late is better left out. */
const farMs = 1_000;
/** A line that went back by more has turned, it was not just told better. */
const backMs = 150;
/** Containers round. */
const roundingMs = 0.5;
/** Before an entry it is decoded so early. */
const soonMs = 1_500;

/** Paints the frames of one clip on a canvas. All clips of a grid are painted in the same animation frame, so none is ahead of another. It has no sound. */
export function framesPilot({ clip: initially, course, onChange, onUnable }: GridPilotOptions): GridPilot {
  let clip = initially;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  const errors = lastErrors();
  let source: FrameSource | undefined;
  let failure: string | undefined;
  let isDisposed = false;
  let queue: SourceFrame[] = [];
  let painted: number | undefined;
  /** Of the run of frames that is being decoded: what is of an older one is thrown away. */
  let run = 0;
  let isRunning = false;
  let hasEnded = false;
  /** From a wish to its first frame, as learnt. */
  let costMs = 100;
  let lastMs = Number.NEGATIVE_INFINITY;
  let room: (() => void) | undefined;
  let shows: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  const timelineMs = (nowMs: number) => gridPositionAt(course().line, nowMs);
  const startMs = () => offsetMs(clip, course().zeroMs);
  const place = (nowMs: number) => placeOf(clip, timelineMs(nowMs), course().zeroMs);
  const fail = (cause: unknown) => {
    if (isDisposed || failure !== undefined) return;
    failure = cause instanceof Error ? cause.message : String(cause);
    settle();
    onUnable(failure);
  };
  const settle = () => {
    shows?.resolve();
    shows = undefined;
  };

  const opened = openFrameSource(clip).then((opened) => {
    if (isDisposed) return opened[Symbol.dispose]();
    source = opened;
    onChange();
  }, fail);

  const clear = () => {
    for (const frame of queue) frame.close();
    queue = [];
    room?.();
  };
  const paint = (frame: SourceFrame) => {
    if (canvas.width !== frame.width || canvas.height !== frame.height) [canvas.width, canvas.height] = [frame.width, frame.height];
    if (context) frame.draw(context);
    painted = frame.clipMs;
  };

  /** Decodes from a place on; the first frame is painted as soon as it is there when nothing moves. */
  const decodeFrom = async (clipMs: number) => {
    const mine = ++run;
    isRunning = true;
    lastMs = Number.NEGATIVE_INFINITY;
    hasEnded = false;
    const askedMs = performance.now();
    let isFirst = true;
    clear();
    errors.clear();
    await opened;
    if (!source || mine !== run) return;
    try {
      for await (const frame of source.frames(clipMs)) {
        if (mine !== run) {
          frame.close();
          break;
        }
        queue.push(frame);
        if (isFirst) costMs += (performance.now() - askedMs - costMs) / 2;
        if (isFirst && course().line.status === 'paused') {
          paint(frame);
          settle();
          onChange();
        }
        isFirst = false;
        while (mine === run && queue.length >= framesAhead) await new Promise<void>((resolve) => (room = resolve));
        if (mine !== run) break;
      }
      if (mine === run) {
        hasEnded = true;
        settle();
      }
    } catch (cause) {
      if (mine === run) fail(cause);
    }
  };

  const tick = (paintedAtMs: number) => {
    // What nobody sees is not decoded.
    if (document.hidden) return;
    const { line, zeroMs, displayLagMs } = course();
    const at = gridPositionAt(line, paintedAtMs + displayLagMs);
    const entersMs = entersAtMs(clip, at, zeroMs);
    if (entersMs === undefined || entersMs - at > soonMs * line.rate) return;
    const clipMs = at - startMs();
    const wentBack = clipMs < lastMs - backMs;
    lastMs = clipMs;
    if (wentBack || !isRunning) return void decodeFrom(entersMs - startMs());
    let due: SourceFrame | undefined;
    while (queue[0] && queue[0].clipMs <= clipMs + roundingMs) {
      due?.close();
      due = queue.shift();
    }
    if (!due) return;
    room?.();
    if (due.clipMs !== painted && entersMs === at) {
      paint(due);
      // What is painted begins before the middle of its refresh by half of one on the average: that is no error.
      errors.add((due.clipMs - clipMs) / line.rate + displayLagMs / 3);
    }
    due.close();
    // Decoding cannot keep up, or the line went far ahead: on from where it will be once decoded to there.
    if (queue.length === 0 && due.clipMs < clipMs - farMs) void decodeFrom(entersMs - startMs() + costMs * line.rate);
  };

  return {
    engine: 'frames',
    picture: canvas,
    get clip() {
      return clip;
    },
    leads: false,
    get errorMs() {
      return errors.ms;
    },
    startCostMs: 0,
    get isAwaited() {
      return failure === undefined && place(performance.now()) === 'inside' && !hasEnded && queue.length < enoughToStart;
    },
    get isThere() {
      return failure !== undefined || painted !== undefined || place(performance.now()) !== 'inside';
    },
    isSilenced: false,
    setClip(next) {
      clip = next;
    },
    show() {
      shows ??= Promise.withResolvers<void>();
      const { promise } = shows;
      void decodeFrom(aimMsAt(clip, timelineMs(performance.now()), course().zeroMs));
      return promise;
    },
    tick,
    setRate() {},
    setVolume() {},
    lineMoved: errors.moved,
    reading() {
      const nowMs = performance.now();
      const here = place(nowMs);
      const status = failure !== undefined ? 'failed' : painted === undefined ? 'loading' : here === 'inside' ? 'ready' : here;
      const still = () => (painted === undefined ? undefined : stillErrorMs(clip, painted, timelineMs(nowMs) - startMs()));
      const errorMs = here !== 'inside' ? undefined : course().line.status === 'playing' ? errors.ms : still();
      return { clipId: clip.clipId, status, engine: 'frames', shownMs: painted, errorMs, problem: failure };
    },
    [Symbol.dispose]() {
      isDisposed = true;
      run++;
      clear();
      settle();
      source?.[Symbol.dispose]();
    },
  };
}
