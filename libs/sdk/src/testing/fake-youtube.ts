import { youTubeStates as states, type YouTubeApi, type YouTubePlayer } from '../players/youtube-api.ts';

type Options = ConstructorParameters<YouTubeApi['Player']>[1];

export type FakeYouTubeOptions = {
  readonly durationSec?: number;
  readonly rates?: readonly number[];
  /** From playVideo to the first frame, and from seekTo to it. */
  readonly bufferMs?: number;
  readonly readyAfterMs?: number;
  readonly error?: number;
  readonly refusesAutoplay?: boolean;
  /** Older frames say nothing of a refusal. */
  readonly tellsRefusal?: boolean;
};

/**
 * YouTube's IFrame API as far as a page sees it: the frame lives elsewhere, so everything takes a message there and back. `getCurrentTime` is what the frame
 * told last, up to 250 ms ago; `setPlaybackRate` takes the offered rates only; `seekTo` buffers, and begins to play what was not paused; states and errors come
 * as events with YouTube's numbers.
 */
export function fakeYouTube(options: FakeYouTubeOptions = {}) {
  const { durationSec = 200, rates = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], bufferMs = 300, readyAfterMs = 500 } = options;
  const told = { seeks: [] as number[], rates: [] as number[], destroyed: 0, volume: 100, options: undefined as Options | undefined };
  const fake = { refuses: options.refusesAutoplay ?? false, truthSec: () => 0 };

  class Player implements YouTubePlayer {
    readonly #events: Options['events'];
    #state: number = states.unstarted;
    #rate = 1;
    #from = { atMs: 0, sec: 0 };
    #told = 0;
    #wish: ReturnType<typeof setTimeout> | undefined;
    readonly #teller: ReturnType<typeof setInterval>;
    readonly #iframe: HTMLElement;

    constructor(place: HTMLElement, { events, ...rest }: Options) {
      told.options = { events, ...rest };
      this.#events = events;
      this.#iframe = place;
      this.#teller = setInterval(() => {
        this.#told = this.#sec();
        if (this.#state === states.playing && this.#told >= durationSec) this.#turn(states.ended);
      }, 250);
      fake.truthSec = () => this.#sec();
      setTimeout(() => (options.error === undefined ? events.onReady() : events.onError({ data: options.error })), readyAfterMs);
    }
    playVideo() {
      if (fake.refuses) {
        if (options.tellsRefusal ?? true) setTimeout(() => this.#events.onAutoplayBlocked(), 100);
        return;
      }
      if (this.#state === states.playing || this.#state === states.buffering) return;
      this.#buffer();
    }
    pauseVideo() {
      clearTimeout(this.#wish);
      if (this.#state !== states.playing && this.#state !== states.buffering) return;
      this.#stand();
      this.#turn(states.paused);
    }
    seekTo(sec: number) {
      told.seeks.push(sec);
      this.#stand(sec);
      this.#told = sec;
      if (this.#state !== states.paused && !fake.refuses) this.#buffer();
    }
    setPlaybackRate(rate: number) {
      if (!rates.includes(rate)) return;
      told.rates.push(rate);
      const sec = this.#sec();
      this.#rate = rate;
      if (this.#state === states.playing) this.#from = { atMs: performance.now(), sec };
    }
    getAvailablePlaybackRates() {
      return rates;
    }
    getCurrentTime() {
      return this.#told;
    }
    getDuration() {
      return durationSec;
    }
    setVolume(percent: number) {
      told.volume = percent;
    }
    getIframe() {
      return this.#iframe;
    }
    destroy() {
      told.destroyed++;
      clearInterval(this.#teller);
      clearTimeout(this.#wish);
    }
    #sec() {
      const { atMs, sec } = this.#from;
      return this.#state === states.playing ? Math.min(durationSec, sec + ((performance.now() - atMs) / 1000) * this.#rate) : sec;
    }
    #stand(sec = this.#sec()) {
      this.#from = { atMs: performance.now(), sec };
    }
    #buffer() {
      clearTimeout(this.#wish);
      this.#turn(states.buffering);
      this.#wish = setTimeout(() => {
        this.#from = { atMs: performance.now(), sec: this.#from.sec };
        this.#turn(states.playing);
      }, bufferMs);
    }
    #turn(state: number) {
      this.#state = state;
      setTimeout(() => this.#events.onStateChange({ data: state }), 10);
    }
  }
  return { api: { Player } satisfies YouTubeApi, told, fake };
}
