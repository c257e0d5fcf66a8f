import type { MediaPlayerOptions } from './media-player.ts';
import { type Player, type PlayerTrack, TrackUnplayableError } from './player.ts';
import { playerKind } from './player-kind.ts';

export type ChoosingPlayerOptions = {
  /** For what can be decoded whole: the exact one. */
  readonly exact: Player;
  /** For all else: fetched when the first such track is loaded. */
  readonly loadMedia: (options: Pick<MediaPlayerOptions, 'trimMs'>) => Promise<Player>;
};

/** One player that gives each track to the player that can play it best. A track stays with its player for as long as it is loaded there. */
export function choosingPlayer({ exact, loadMedia }: ChoosingPlayerOptions): Player {
  let media: Player | undefined;
  let arriving: Promise<Player> | undefined;
  let current: Player = exact;
  let place: HTMLElement | undefined;
  let volume = 1;
  let ended = false;
  let onAudible = () => {};

  const mediaPlayer = (): Promise<Player> => {
    arriving ??= loadMedia({ trimMs: () => exact.outputTrimMs }).then(
      async (player) => {
        media = player;
        if (ended) await player[Symbol.asyncDispose]();
        player.onAudible(() => onAudible());
        player.setVolume(volume);
        player.showIn?.(place);
        return player;
      },
      (cause: unknown) => {
        arriving = undefined; // the network, perhaps: the next attempt fetches it again
        throw cause;
      },
    );
    return arriving;
  };
  const ofMedia = async (track: PlayerTrack, act: (player: Player) => Promise<void>): Promise<void> => {
    const player = await mediaPlayer().catch((cause: unknown) => {
      throw new TrackUnplayableError({ trackId: track.trackId, reason: 'The player for it could not be fetched; trying again.', cause });
    });
    return act(player);
  };
  const holderOf = (trackId: string) => [exact, media].find((player) => player?.isLoaded(trackId));
  const all = () => (media ? [exact, media] : [exact]);

  const load = async (track: PlayerTrack, asCurrent: boolean): Promise<void> => {
    const choose = (player: Player) => {
      if (asCurrent) current = player;
      return player;
    };
    const stream = () => ofMedia(track, (player) => (asCurrent ? choose(player).load(track) : Promise.resolve(player.prefetch?.(track))));
    if (playerKind(track) !== 'buffer') return stream();
    return choose(exact)
      .load(track)
      .catch(async (error: unknown) => {
        // Too large to decode, a format that only elements know, or a server that lets no page read it: an element may play it all the same.
        if (error instanceof TrackUnplayableError && error.httpStatus !== undefined) throw error;
        await stream().catch(() => {
          throw error;
        });
      });
  };

  return {
    get audible() {
      return current.audible;
    },
    get settled() {
      return current.settled;
    },
    nextHeardMs: () => current.nextHeardMs(),
    onAudible(listener) {
      onAudible = listener;
      exact.onAudible(() => onAudible());
    },
    async unlock() {
      const unlocked = await Promise.all(all().map((player) => player.unlock()));
      return current === exact ? (unlocked[0] ?? false) : (unlocked[1] ?? false);
    },
    load: (track) => load(track, true),
    prefetch: (track) => void load(track, false).catch(() => {}),
    isLoaded: (trackId) => holderOf(trackId) !== undefined,
    play(trackId, line) {
      const next = holderOf(trackId);
      if (!next) throw new TypeError(`Track ${trackId} is not loaded`);
      if (next !== current) current.silence();
      current = next;
      next.play(trackId, line);
    },
    silence() {
      for (const player of all()) player.silence();
    },
    setRate: (rate) => current.setRate(rate),
    positionMs: (atLocalMs) => current.positionMs(atLocalMs),
    setVolume(next) {
      volume = next;
      for (const player of all()) player.setVolume(next);
    },
    setOutputTrimMs: exact.setOutputTrimMs,
    get outputTrimMs() {
      return exact.outputTrimMs;
    },
    get spreadMs() {
      return current.spreadMs;
    },
    get buffering() {
      return current.buffering ?? false;
    },
    get steering() {
      return current.steering ?? 'exact';
    },
    get aims() {
      return current.aims ?? false;
    },
    durationMs: (trackId) => holderOf(trackId)?.durationMs?.(trackId),
    get hasPicture() {
      return current.hasPicture ?? false;
    },
    showIn(next) {
      place = next;
      media?.showIn?.(next);
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      for (const player of all()) await player[Symbol.asyncDispose]();
    },
  };
}
