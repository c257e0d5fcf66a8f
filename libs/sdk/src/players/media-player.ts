import { elementAdapter } from './element-adapter.ts';
import { elementPool } from './element-pool.ts';
import { hlsAdapter } from './hls-adapter.ts';
import type { MediaAdapter, MediaSource } from './media-adapter.ts';
import { type MoveCosts, moveCosts } from './move-costs.ts';
import { type Player, type PlayerTrack, TrackUnplayableError } from './player.ts';
import { type PlayerKind, playerKind } from './player-kind.ts';
import { stage as onStage, type Stage } from './stage.ts';
import { type SteeredTrack, steeredTrack } from './steered-track.ts';
import { youTubeAdapter } from './youtube-adapter.ts';
import { youTubeApi } from './youtube-api.ts';

export type MediaPlayerOptions = {
  readonly localNowMs: () => number;
  readonly baseUrl: string;
  /** How long a track's own data are waited for; then it is played as soon as they come (P-9). */
  readonly patienceMs: () => number;
  /** The output's, found by ear. */
  readonly trimMs: () => number;
  /** Instead of the real ones, in tests. */
  readonly adapterFor?: (kind: PlayerKind, source: MediaSource) => Promise<MediaAdapter> | MediaAdapter;
  readonly stage?: Stage;
};

type Held = { readonly url: string; readonly adapter: MediaAdapter; readonly steered: SteeredTrack };

/** What plays and what comes next. */
const keepLoaded = 2;
/** A frame of YouTube's is slow to follow. */
const firstCosts = { buffer: undefined, element: undefined, hls: undefined, youtube: { start: 250, seek: 400, join: 600 } };

/** Plays tracks through whatever player they need, one at a time, and keeps it on the room's line as well as that player can. */
export function mediaPlayer({ localNowMs, baseUrl, patienceMs, trimMs, adapterFor, stage = onStage() }: MediaPlayerOptions): Player {
  const held = new Map<string, Held>();
  const loading = new Map<string, Promise<void>>();
  const costs = new Map<PlayerKind, MoveCosts>();
  const pool = elementPool();
  let currentId: string | undefined;
  let playing: Held | undefined;
  let isBlocked = false;
  let volume = 1;
  let ended = false;
  let onAudible = () => {};
  const current = () => (currentId === undefined ? undefined : held.get(currentId));

  const real = async (kind: PlayerKind, source: MediaSource): Promise<MediaAdapter> => {
    if (kind !== 'youtube') {
      const element = pool.take();
      const options = { ...source, element, onEnd: () => pool.give(element) };
      return kind === 'hls' ? hlsAdapter(options) : elementAdapter(options);
    }
    const api = await youTubeApi().catch(() => {
      throw new TrackUnplayableError({ trackId: source.trackId, reason: 'YouTube cannot be reached.' });
    });
    return youTubeAdapter({ ...source, api, place: stage.place() });
  };

  const make = async (track: PlayerTrack): Promise<Held> => {
    const { trackId } = track;
    const kind = playerKind(track);
    const url = new URL(track.url, baseUrl).href;
    const onChange = () => {
      const mine = held.get(trackId);
      mine?.steered.look();
      if (mine?.adapter.state === 'failed') drop(trackId);
      if (trackId === currentId) stage.show(current()?.adapter.picture);
    };
    const adapter = await (adapterFor ?? real)(kind, { trackId, url, localNowMs, onChange });
    if (ended) adapter[Symbol.dispose]();
    adapter.setVolume(volume);
    const kindCosts = costs.get(kind) ?? moveCosts(firstCosts[kind]);
    costs.set(kind, kindCosts);
    const onBlocked = () => {
      isBlocked = true;
      onAudible();
    };
    return { url, adapter, steered: steeredTrack({ adapter, costs: kindCosts, localNowMs, trimMs, onBlocked }) };
  };

  const drop = (trackId: string) => {
    const one = held.get(trackId);
    held.delete(trackId);
    if (!one) return;
    if (one === playing) playing = undefined;
    one.steered.end();
    one.adapter[Symbol.dispose]();
  };

  const load = async (track: PlayerTrack) => {
    const { trackId } = track;
    const made = await make(track);
    let late: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      late = setTimeout(resolve, patienceMs());
    });
    try {
      await Promise.race([made.adapter.ready(), patience]);
      if (ended) throw new TrackUnplayableError({ trackId, cause: new Error('left') });
    } catch (error) {
      made.steered.end();
      made.adapter[Symbol.dispose]();
      throw error;
    } finally {
      clearTimeout(late);
    }
    drop(trackId);
    held.set(trackId, made);
    const spare = [...held].filter(([id, one]) => one !== playing && id !== currentId && id !== trackId).map(([id]) => id);
    for (const old of spare.slice(0, Math.max(0, held.size - keepLoaded))) drop(old);
  };

  const begin = (track: PlayerTrack): Promise<void> => {
    const { trackId } = track;
    const known = held.has(trackId) ? Promise.resolve() : loading.get(trackId);
    if (known) return known;
    const promise = load(track).finally(() => loading.delete(trackId));
    loading.set(trackId, promise);
    return promise;
  };

  return {
    get audible() {
      return !isBlocked;
    },
    settled: true,
    nextHeardMs: localNowMs,
    onAudible(listener) {
      onAudible = listener;
    },
    async unlock() {
      const one = current();
      if (!isBlocked || !one) return !isBlocked;
      isBlocked = !(await one.steered.unlock());
      if (!isBlocked) onAudible();
      one.steered.rest();
      return !isBlocked;
    },
    async load(track) {
      currentId = track.trackId;
      await begin(track);
      if (currentId === track.trackId) stage.show(current()?.adapter.picture);
    },
    prefetch: (track) => void begin(track).catch(() => {}),
    isLoaded: (trackId) => held.has(trackId),
    play(trackId, line) {
      const one = held.get(trackId);
      if (!one) throw new TypeError(`Track ${trackId} is not loaded`);
      if (playing !== one) playing?.steered.silence();
      playing = one;
      currentId = trackId;
      stage.show(one.adapter.picture);
      one.steered.follow(line);
    },
    silence() {
      playing?.steered.silence();
      playing = undefined;
    },
    setRate: (rate) => playing?.steered.setRate(rate),
    positionMs: (atLocalMs) => playing?.steered.positionMs(atLocalMs),
    setVolume(next) {
      volume = next;
      for (const { adapter } of held.values()) adapter.setVolume(next);
    },
    setOutputTrimMs() {},
    get outputTrimMs() {
      return trimMs();
    },
    get spreadMs() {
      return playing?.steered.spreadMs ?? 0;
    },
    get buffering() {
      return playing?.steered.buffering ?? false;
    },
    get steering() {
      return (playing ?? current())?.adapter.canBend === false ? 'jumps' : 'bends';
    },
    aims: true,
    durationMs: (trackId) => held.get(trackId)?.adapter.durationMs,
    get hasPicture() {
      return current()?.adapter.picture !== undefined;
    },
    showIn(place) {
      const wasMoved = stage.showIn(place);
      if (wasMoved && currentId !== undefined && current()?.adapter.isRooted) drop(currentId); // and the loop loads it anew
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      for (const trackId of [...held.keys()]) drop(trackId);
      stage.end();
    },
  };
}
