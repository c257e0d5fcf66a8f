import { type MediaAdapter, type MediaSource, PlaybackBlockedError } from './media-adapter.ts';
import { TrackUnplayableError } from './player.ts';
import { youTubeStates as states, type YouTubeApi, type YouTubePlayer } from './youtube-api.ts';
import { youTubeId } from './youtube-id.ts';

export type YouTubeAdapterOptions = MediaSource & {
  readonly api: YouTubeApi;
  /** In the page already: a frame that is moved begins anew. It is replaced by the frame. */
  readonly place: HTMLElement;
};

/** YouTube begins within this, or the browser wants a tap first: older frames say nothing of it. */
const beginsWithinMs = 3_000;
/** `getCurrentTime` is told by the frame at most so long ago. */
const staleMs = 250;

/** A video in YouTube's own frame: its rate has steps of a quarter, so it is moved, not bent. */
export function youTubeAdapter({ api, place, trackId, url, localNowMs, onChange }: YouTubeAdapterOptions): MediaAdapter {
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let youTube: YouTubePlayer | undefined;
  let state: number = states.unstarted;
  let failure: TrackUnplayableError | undefined;
  let wishedMs: number | undefined;
  let wishedRate = 1;
  let volume = 1;
  let plays: { resolve(): void; reject(error: Error): void } | undefined;
  let ended = false;

  const fail = (reason: string) => {
    failure ??= new TrackUnplayableError({ trackId, reason });
    ready.reject(failure);
    plays?.resolve();
    onChange();
  };
  const blocked = () => {
    if (state === states.unstarted || state === states.cued || state === states.paused)
      plays?.reject(new PlaybackBlockedError('a tap is wanted first'));
  };

  const player = new api.Player(place, {
    videoId: youTubeId(url) ?? '',
    width: '100%',
    height: '100%',
    host: 'https://www.youtube-nocookie.com',
    playerVars: { controls: 0, disablekb: 1, playsinline: 1, rel: 0, iv_load_policy: 3, origin: globalThis.location?.origin ?? '' },
    events: {
      onReady() {
        if (ended) return;
        youTube = player;
        player.setVolume(volume * 100);
        if (wishedMs !== undefined) player.seekTo(wishedMs / 1000, true);
        if (wishedMs !== undefined && !plays) player.pauseVideo(); // a seek alone would begin to play
        setRate(wishedRate);
        if (plays) player.playVideo();
        ready.resolve();
        onChange();
      },
      onStateChange({ data }) {
        state = data;
        if (data === states.playing) plays?.resolve();
        onChange();
      },
      onError: ({ data }) => fail(reasons[data] ?? `YouTube says error ${data}.`),
      onAutoplayBlocked: blocked,
    },
  });

  const setRate = (rate: number) => {
    wishedRate = rate;
    const rates = youTube?.getAvailablePlaybackRates() ?? [];
    const nearest = [...rates].sort((a, b) => Math.abs(a - rate) - Math.abs(b - rate))[0];
    if (nearest !== undefined) youTube?.setPlaybackRate(nearest);
  };

  return {
    ready: () => ready.promise,
    play() {
      plays?.resolve();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = setTimeout(blocked, beginsWithinMs);
      plays = { resolve, reject };
      if (state === states.playing) resolve();
      youTube?.playVideo();
      return promise.finally(() => {
        clearTimeout(late);
        if (plays?.resolve === resolve) plays = undefined;
      });
    },
    pause() {
      plays?.resolve();
      youTube?.pauseVideo();
    },
    seek(positionMs) {
      wishedMs = positionMs;
      const stands = state !== states.playing && state !== states.buffering;
      youTube?.seekTo(positionMs / 1000, true);
      if (stands) youTube?.pauseVideo();
    },
    setRate,
    position() {
      if (!youTube || state !== states.playing) return undefined;
      return { atLocalMs: localNowMs(), positionMs: youTube.getCurrentTime() * 1000 };
    },
    get state() {
      if (failure) return 'failed';
      if (state === states.playing) return 'moving';
      if (state === states.ended) return 'ended';
      return state === states.buffering || plays ? 'waiting' : 'still';
    },
    staleMs,
    canBend: false,
    get durationMs() {
      const durationSec = youTube?.getDuration() ?? 0;
      return durationSec > 0 ? durationSec * 1000 : undefined;
    },
    get picture() {
      return youTube?.getIframe();
    },
    isRooted: true,
    setVolume(next) {
      volume = next;
      youTube?.setVolume(next * 100);
    },
    [Symbol.dispose]() {
      ended = true;
      plays?.resolve();
      ready.reject(new TrackUnplayableError({ trackId, reason: 'It was left.' }));
      player.destroy();
    },
  };
}

/** Source: onError of the API's reference. */
const reasons: Readonly<Record<number, string>> = {
  2: 'YouTube does not know this video.',
  5: 'YouTube cannot play this video in this browser.',
  100: 'The video is private, or not there any more.',
  101: 'Its owner allows it on YouTube alone.',
  150: 'Its owner allows it on YouTube alone.',
};
