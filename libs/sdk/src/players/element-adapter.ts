import { type MediaAdapter, type MediaReading, type MediaSource, PlaybackBlockedError } from './media-adapter.ts';
import { TrackUnplayableError } from './player.ts';

export type ElementAdapterOptions = MediaSource & {
  readonly element: HTMLAudioElement | HTMLVideoElement;
  /** Gives the element its data; the address itself unless something else does. @returns what ends that. */
  readonly attach?: (element: HTMLAudioElement | HTMLVideoElement, url: string, fail: (cause: unknown) => void) => (() => void) | undefined;
  /** The element is free again. */
  readonly onEnd?: () => void;
};

/** `readyState`. */
const haveMetadata = 1;
const haveFutureData = 3;
/** Where sound begins soon after play: metadata, and a moment for the first data, which phones do not fetch before they play. */
const dataWithinMs = 1_000;
/** A frame that was shown longer ago than this says that none are shown, as in a hidden tab. */
const frameFreshMs = 250;

/** An `<audio>` or `<video>` element. */
export function elementAdapter({
  element,
  trackId,
  url,
  localNowMs,
  onChange,
  attach = attachUrl,
  onEnd,
}: ElementAdapterOptions): MediaAdapter {
  const stopped = new AbortController();
  const { signal } = stopped;
  let frame: MediaReading | undefined;
  let frames = 0;
  let failure: TrackUnplayableError | undefined;
  let waits = false;
  /** Before there is data a position is only a wish. */
  let wishedMs: number | undefined;
  const video = 'videoWidth' in element ? element : undefined;
  const hasData = () => element.readyState >= haveMetadata;
  const on = (types: readonly string[], act: () => void) => {
    for (const type of types) element.addEventListener(type, act, { signal });
  };

  const fail = (cause: unknown) => {
    failure ??= new TrackUnplayableError({ trackId, cause });
    onChange();
  };
  on(['error'], () => fail(new Error(element.error?.message || 'unknown format')));
  on(['waiting', 'stalled'], () => {
    waits = element.readyState < haveFutureData;
    onChange();
  });
  on(['playing', 'canplay'], () => {
    waits = false;
    onChange();
  });
  on(['pause', 'ended', 'durationchange', 'seeked', 'resize'], onChange);
  on(['loadedmetadata'], () => {
    if (wishedMs !== undefined) element.currentTime = wishedMs / 1000;
    wishedMs = undefined;
    onChange();
  });
  if (video) video.playsInline = true;
  element.preservesPitch = true;
  element.preload = 'auto';
  const detach = attach(element, url, fail);

  const watchFrames = () => {
    if (!video?.requestVideoFrameCallback || signal.aborted) return;
    frames = video.requestVideoFrameCallback((_now, { mediaTime, expectedDisplayTime }) => {
      frame = { atLocalMs: performance.timeOrigin + expectedDisplayTime, positionMs: mediaTime * 1000 };
      watchFrames();
    });
  };
  watchFrames();

  return {
    ready: () =>
      new Promise((resolve, reject) => {
        const settle = () => {
          if (failure) reject(failure);
          else if (element.readyState >= haveFutureData) resolve();
          else if (hasData()) setTimeout(resolve, dataWithinMs);
        };
        on(['loadedmetadata', 'canplay', 'error'], settle);
        signal.addEventListener('abort', () => reject(new TrackUnplayableError({ trackId, cause: new Error('left') })));
        settle();
      }),
    play: () =>
      element.play().catch((cause: unknown) => {
        if (cause instanceof DOMException && cause.name === 'NotAllowedError')
          throw new PlaybackBlockedError('a tap is wanted first', { cause });
        if (cause instanceof DOMException && cause.name === 'NotSupportedError') fail(cause);
      }),
    pause: () => element.pause(),
    seek(positionMs) {
      frame = undefined;
      if (hasData()) element.currentTime = positionMs / 1000;
      else wishedMs = positionMs;
    },
    setRate(rate) {
      element.playbackRate = rate;
    },
    position() {
      if (element.seeking || !hasData()) return undefined;
      const nowMs = localNowMs();
      return frame && nowMs - frame.atLocalMs < frameFreshMs ? frame : { atLocalMs: nowMs, positionMs: element.currentTime * 1000 };
    },
    get state() {
      if (failure) return 'failed';
      if (element.ended) return 'ended';
      if (element.paused) return 'still';
      return waits || element.seeking || !hasData() ? 'waiting' : 'moving';
    },
    staleMs: 0,
    canBend: true,
    get durationMs() {
      return Number.isFinite(element.duration) ? element.duration * 1000 : undefined;
    },
    get picture() {
      return video && video.videoWidth > 0 ? video : undefined;
    },
    setVolume(volume) {
      element.volume = volume;
    },
    setLoop(loops) {
      element.loop = loops;
    },
    [Symbol.dispose]() {
      video?.cancelVideoFrameCallback?.(frames);
      stopped.abort();
      element.pause();
      detach?.();
      element.removeAttribute('src');
      element.load();
      element.remove();
      onEnd?.();
    },
  };
}

function attachUrl(element: HTMLMediaElement, url: string): undefined {
  element.src = url;
  element.load();
}
