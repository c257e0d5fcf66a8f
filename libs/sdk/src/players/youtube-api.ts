/** What is used of YouTube's IFrame Player API. Source: developers.google.com/youtube/iframe_api_reference */
export type YouTubeApi = {
  readonly Player: new (
    place: HTMLElement,
    options: {
      readonly videoId: string;
      readonly width: string;
      readonly height: string;
      readonly host: string;
      readonly playerVars: Readonly<Record<string, string | number>>;
      readonly events: {
        onReady(): void;
        onStateChange(event: { readonly data: number }): void;
        onError(event: { readonly data: number }): void;
        onAutoplayBlocked(): void;
      };
    },
  ) => YouTubePlayer;
};

/** Times are seconds here. */
export type YouTubePlayer = {
  playVideo(): void;
  pauseVideo(): void;
  seekTo(sec: number, allowSeekAhead: boolean): void;
  setPlaybackRate(rate: number): void;
  getAvailablePlaybackRates(): readonly number[];
  /** Up to a quarter of a second old: the frame tells its page now and then. */
  getCurrentTime(): number;
  /** 0 until known, and for live streams. */
  getDuration(): number;
  setVolume(percent: number): void;
  getIframe(): HTMLElement;
  destroy(): void;
};

export const youTubeStates = { unstarted: -1, ended: 0, playing: 1, paused: 2, buffering: 3, cued: 5 } as const;

const scriptUrl = 'https://www.youtube.com/iframe_api';

type YouTubeWindow = { YT?: Partial<YouTubeApi>; onYouTubeIframeAPIReady?: () => void };

let loading: Promise<YouTubeApi> | undefined;

/** The script, fetched from YouTube when the first track of theirs is played; tried again after a failure. */
export function youTubeApi(scope: YouTubeWindow = globalThis as YouTubeWindow): Promise<YouTubeApi> {
  const here = scope.YT;
  if (here?.Player) return Promise.resolve(here as YouTubeApi);
  loading ??= new Promise<YouTubeApi>((resolve, reject) => {
    const before = scope.onYouTubeIframeAPIReady;
    scope.onYouTubeIframeAPIReady = () => {
      before?.();
      resolve(scope.YT as YouTubeApi);
    };
    const script = document.createElement('script');
    script.src = scriptUrl;
    script.onerror = () => {
      script.remove();
      loading = undefined;
      reject(new Error('YouTube cannot be reached'));
    };
    document.head.append(script);
  });
  return loading;
}
