import type { GridView, GridViewOptions, ShownFrame } from './grid-view.ts';

/** `readyState`. */
const haveCurrentData = 2;
const haveFutureData = 3;
/** After a move its frame is told of; where none is told, as in a hidden tab, the move has to do. */
const frameWithinMs = 250;
/** A place so near is the place: nothing new would be shown. */
const sameMs = 0.5;
/** Before anything is learnt. Source: docs/adr/0090-grid-engines.md. */
const firstStartCostMs = 40;
const firstMoveCostMs = 150;

/**
 * A clip in a media element. What a `<video>` displays is known from requestVideoFrameCallback, `currentTime` alone is never believed while it moves; of an `<audio>` it is what
 * is heard. Chromium's elements count by the file's own PTS, wherever these begin: R-6 holds as it stands.
 */
export function elementView({ clip, onlySound = false, onChange, onFrame }: GridViewOptions): GridView {
  const video = onlySound ? undefined : document.createElement('video');
  const element = video ?? document.createElement('audio');
  const stopped = new AbortController();
  const { signal } = stopped;
  let shown: ShownFrame | undefined;
  let failure: string | undefined;
  let isLoaded = false;
  let callback = 0;
  let firstMediaMs = clip.firstShownPtsMs;
  /** The move under way, and the one that came meanwhile. */
  let wanted: number | undefined;
  let moving: { readonly clipMs: number; readonly settle: () => void; readonly settled: Promise<void> } | undefined;

  const on = (types: readonly string[], act: () => void) => {
    for (const type of types) element.addEventListener(type, act, { signal });
  };
  on(['error'], () => {
    failure ??= element.error?.message || 'the browser cannot play it';
    moving?.settle();
    onChange();
  });
  on(['loadeddata'], () => {
    isLoaded = true;
    onChange();
  });
  on(['waiting', 'playing', 'canplay', 'pause', 'ended'], onChange);

  element.muted = true;
  if (video) video.playsInline = true;
  element.disableRemotePlayback = true;
  element.preservesPitch = true;
  element.preload = 'auto';
  element.src = clip.url;
  element.load();

  const watch = () => {
    if (!video || signal.aborted) return;
    callback = video.requestVideoFrameCallback((_now, { mediaTime, expectedDisplayTime }) => {
      shown = { clipMs: mediaTime * 1000 - firstMediaMs, atMs: expectedDisplayTime };
      for (const tell of [...frameListeners]) tell();
      onFrame(shown);
      watch();
    });
  };
  const frameListeners = new Set<() => void>();
  watch();

  const whenLoaded = (): Promise<void> =>
    new Promise((resolve) => {
      if (isLoaded || failure !== undefined) return resolve();
      on(['loadeddata', 'error'], resolve);
      signal.addEventListener('abort', () => resolve());
    });

  const seek = (clipMs: number): Promise<void> =>
    new Promise((resolve) => {
      let sought = false;
      let framed = !video;
      const done = () => {
        frameListeners.delete(frame);
        resolve();
      };
      const frame = () => {
        framed = true;
        if (sought) done();
      };
      frameListeners.add(frame);
      const arrive = () => {
        sought = true;
        if (framed) done();
        else setTimeout(done, frameWithinMs);
      };
      element.addEventListener('seeked', arrive, { once: true, signal });
      element.addEventListener('error', done, { once: true, signal });
      signal.addEventListener('abort', done, { once: true });
      element.currentTime = (clipMs + firstMediaMs) / 1000;
    });

  const run = async () => {
    await whenLoaded();
    while (wanted !== undefined && failure === undefined && !signal.aborted) {
      const clipMs = wanted;
      wanted = undefined;
      const isThere = !element.seeking && Math.abs(element.currentTime * 1000 - firstMediaMs - clipMs) < sameMs && (!video || shown);
      if (!isThere) await seek(clipMs);
    }
    moving?.settle();
    moving = undefined;
    onChange();
  };

  return {
    picture: element,
    get state() {
      if (failure !== undefined) return 'failed';
      return isLoaded ? 'ready' : 'loading';
    },
    get problem() {
      return failure;
    },
    get shown() {
      return shown;
    },
    get clipMs() {
      return wanted ?? element.currentTime * 1000 - firstMediaMs;
    },
    get isMoving() {
      return !element.paused && !element.ended;
    },
    get hasData() {
      return isLoaded && !moving && element.readyState >= (element.ended ? haveCurrentData : haveFutureData);
    },
    startCostMs: firstStartCostMs,
    moveCostMs: firstMoveCostMs,
    setClip(next) {
      firstMediaMs = next.firstShownPtsMs;
    },
    moveTo(clipMs) {
      wanted = clipMs;
      if (!moving) {
        const { promise, resolve } = Promise.withResolvers<void>();
        moving = { clipMs, settle: resolve, settled: promise };
        void run();
      }
      return moving.settled;
    },
    start: () =>
      element.play().then(
        () => true,
        (cause: unknown) => !(cause instanceof DOMException && cause.name === 'NotAllowedError'),
      ),
    stop: () => element.pause(),
    setRate(rate) {
      if (element.playbackRate !== rate) element.playbackRate = rate;
    },
    setVolume(volume) {
      element.muted = volume === 0;
      element.volume = volume;
    },
    setNear(isNear) {
      const preload = isNear ? 'auto' : 'metadata';
      if (element.preload !== preload) element.preload = preload;
    },
    [Symbol.dispose]() {
      video?.cancelVideoFrameCallback(callback);
      stopped.abort();
      element.pause();
      element.removeAttribute('src');
      element.load();
      element.remove();
    },
  };
}
