import { expect, test, vi } from 'vitest';
import { choosingPlayer } from './choosing-player.ts';
import { type Player, type PlayerTrack, TrackUnplayableError } from './player.ts';

function fakePlayer(fails?: TrackUnplayableError) {
  const loaded = new Set<string>();
  const calls: string[] = [];
  let onAudible = () => {};
  const state = { audible: true, isDisposed: false };
  const player: Player = {
    get audible() {
      return state.audible;
    },
    settled: true,
    spreadMs: 0,
    nextHeardMs: () => 0,
    onAudible(listener) {
      onAudible = listener;
    },
    unlock: async () => true,
    async load({ trackId }) {
      calls.push(`load ${trackId}`);
      if (fails) throw fails;
      loaded.add(trackId);
    },
    prefetch: ({ trackId }) => void calls.push(`prefetch ${trackId}`),
    isLoaded: (trackId) => loaded.has(trackId),
    play: (trackId) => void calls.push(`play ${trackId}`),
    silence: () => void calls.push('silence'),
    setRate() {},
    positionMs: () => undefined,
    setVolume: (volume) => void calls.push(`volume ${volume}`),
    setOutputTrimMs() {},
    outputTrimMs: 0,
    hasPicture: false,
    steering: 'bends',
    async [Symbol.asyncDispose]() {
      state.isDisposed = true;
    },
  };
  return { player, calls, state, tell: () => onAudible() };
}

const song: PlayerTrack = { trackId: 'song', url: '/media/1', filename: 'song.flac', durationMs: 200_000 };
const film: PlayerTrack = { trackId: 'film', url: '/media/2', filename: 'film.mp4', durationMs: 200_000 };
const line = { atLocalMs: 0, positionMs: 0, rate: 1 };

test('P-18 each track goes to the player that plays it best; the other is silent, and streams cost nothing before there is one', async () => {
  const exact = fakePlayer();
  const media = fakePlayer();
  const loadMedia = vi.fn(async () => media.player);
  const player = choosingPlayer({ exact: exact.player, loadMedia });
  await player.load(song);
  player.play('song', line);
  expect(loadMedia).not.toHaveBeenCalled();
  player.setVolume(0.5);
  await player.load(film);
  player.play('film', line);
  expect(exact.calls).toEqual(['load song', 'play song', 'volume 0.5']);
  expect(media.calls).toEqual(['volume 0.5', 'load film', 'play film']);
  expect(player.steering).toBe('bends');
  player.play('song', line);
  expect(media.calls.at(-1)).toBe('silence');
  await player[Symbol.asyncDispose]();
  expect([exact.state.isDisposed, media.state.isDisposed]).toEqual([true, true]);
});

test('P-18 what cannot be decoded is streamed; what cannot be fetched is not tried twice', async () => {
  const media = fakePlayer();
  const loadMedia = async () => media.player;
  const undecodable = fakePlayer(new TrackUnplayableError({ trackId: 'song', cause: new Error('no such format') }));
  const player = choosingPlayer({ exact: undecodable.player, loadMedia });
  await player.load(song);
  expect(media.calls).toContain('load song');
  expect(player.isLoaded('song')).toBe(true);

  const gone = new TrackUnplayableError({ trackId: 'song', httpStatus: 404 });
  await expect(choosingPlayer({ exact: fakePlayer(gone).player, loadMedia }).load(song)).rejects.toBe(gone);
});

test('what is loaded ahead leaves alone what plays', async () => {
  const exact = fakePlayer();
  const media = fakePlayer();
  const player = choosingPlayer({ exact: exact.player, loadMedia: async () => media.player });
  await player.load(song);
  player.play('song', line);
  media.state.audible = false;
  player.prefetch?.(film);
  await vi.waitFor(() => expect(media.calls).toContain('prefetch film'));
  expect(player.audible).toBe(true);
  expect(player.steering).toBe('bends');
});

test('P-18 a player that could not be fetched is told, and fetched again', async () => {
  const media = fakePlayer();
  const loadMedia = vi.fn(async () => media.player).mockRejectedValueOnce(new TypeError('offline'));
  const player = choosingPlayer({ exact: fakePlayer().player, loadMedia });
  await expect(player.load(film)).rejects.toMatchObject({ reason: 'The player for it could not be fetched; trying again.' });
  await player.load(film);
  expect(player.isLoaded('film')).toBe(true);
});

test('P-8 what either player says of being heard is told', async () => {
  const exact = fakePlayer();
  const media = fakePlayer();
  const player = choosingPlayer({ exact: exact.player, loadMedia: async () => media.player });
  const onAudible = vi.fn();
  player.onAudible(onAudible);
  await player.load(film);
  exact.tell();
  media.tell();
  expect(onAudible).toHaveBeenCalledTimes(2);
});
