import { expect, test } from 'vitest';
import { longestDecodedMs, type PlayerKind, playerKind } from './player-kind.ts';

test.each<[PlayerKind, string, string, number | undefined]>([
  ['buffer', '/media/med_1?exp=1&sig=5f', 'clair.flac', 301_000],
  ['buffer', 'https://music.example/song.mp3', '', 200_000],
  ['element', 'https://music.example/song.mp3', '', undefined],
  ['element', '/media/med_2?exp=1', 'concert.mp3', longestDecodedMs + 1],
  ['element', 'https://radio.example/live', '', undefined],
  ['element', '/media/med_3?exp=1', 'Holiday.MP4', 20_000],
  ['element', 'https://films.example/trailer.webm?x=1', '', 20_000],
  ['hls', 'https://tv.example/live/index.m3u8?token=a.b', '', undefined],
  ['youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3', '', 212_000],
  ['youtube', 'https://youtu.be/dQw4w9WgXcQ?si=x', '', undefined],
  ['youtube', 'https://m.youtube.com/shorts/dQw4w9WgXcQ', '', undefined],
  ['youtube', 'https://www.youtube.com/embed/dQw4w9WgXcQ', '', undefined],
  ['element', 'https://www.youtube.com/feed/library', '', undefined],
  ['element', 'https://youtube.com.example/watch?v=dQw4w9WgXcQ', '', undefined],
])('P-18 a %s plays %s %s of %s ms', (kind, url, filename, durationMs) => {
  expect(playerKind({ trackId: 't1', url, filename, durationMs })).toBe(kind);
});
