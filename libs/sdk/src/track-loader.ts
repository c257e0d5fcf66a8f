import { type Player, type PlayerTrack, TrackUnplayableError } from './players/player.ts';

export type TrackLoaderOptions = {
  readonly player: Pick<Player, 'load'>;
  readonly localNowMs: () => number;
  readonly onFailed: () => void;
  /** Loaded or failed: what is to be done may be something else now. */
  readonly onEnd: () => void;
};

/** Loads each track once at a time; one that failed is left alone for a while. */
export type TrackLoader = {
  /**
   * @param onLoaded gets how long it took.
   * @returns what is wrong with the track, in words, until it is tried again.
   */
  load(track: PlayerTrack, onLoaded: (tookMs: number) => void): string | undefined;
};

const retryAfterMs = 5_000;

export function trackLoader({ player, localNowMs, onFailed, onEnd }: TrackLoaderOptions): TrackLoader {
  const failed = new Map<string, { readonly problem: string; readonly retryAtMs: number }>();
  const loading = new Set<string>();
  return {
    load(track, onLoaded) {
      const { trackId } = track;
      if (loading.has(trackId)) return undefined;
      const startedMs = localNowMs();
      const before = failed.get(trackId);
      if (before && startedMs < before.retryAtMs) return before.problem;
      loading.add(trackId);
      player
        .load(track)
        .then(() => {
          failed.delete(trackId);
          onLoaded(localNowMs() - startedMs);
        })
        .catch((error: unknown) => {
          failed.set(trackId, { problem: problemOf(error), retryAtMs: localNowMs() + retryAfterMs });
          onFailed();
        })
        .finally(() => {
          loading.delete(trackId);
          onEnd();
        });
      return undefined;
    },
  };
}

const problemOf = (error: unknown): string => {
  if (!(error instanceof TrackUnplayableError) || error.httpStatus !== undefined) return 'The track could not be fetched; trying again.';
  return error.reason ?? 'This browser cannot play the track.';
};
