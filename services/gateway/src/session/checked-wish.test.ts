import { signMediaUrl, verifyMediaUrl } from '@tutti/media';
import type { RoomCommand } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { checkedWish } from './checked-wish.ts';

const nowMs = Date.UTC(2026, 3, 1, 12, 20);
const secret = 'a secret of the house';
const clip = (videoUrl: string): RoomCommand => ({ type: 'AddView', clipId: 'c1', videoUrl, durationMs: 5 });
const asked = (videoUrl: string, atMs = nowMs) =>
  checkedWish(clip(videoUrl), (mediaId, query) => verifyMediaUrl(mediaId, query, { secret, nowMs: atMs }));
const signed = signMediaUrl('/media/abc', { secret, nowMs });

test.each(['', 'http://127.0.0.1:8080', 'https://tutti.example'])('[VW2] R-3 signed, with “%s” before it, it is the path alone', (origin) =>
  expect(asked(origin + signed)).toEqual({ command: clip('/media/abc') }),
);

test.each([
  ['the path alone', '/media/abc'],
  ['an id without a signature', '/media/abc?exp=1795161600'],
  ['another’s signature', signed.replace('abc', 'abd')],
  ['a signature with something behind it', `${signed}&x=1`],
  ['a way around', '/media/x/../abc'],
  ['a way around, signed', signed.replace('/media/', '/media/../media/')],
  ['another path of ours', '/api/rooms'],
  ['another host in disguise', `//evil.example${signed}`],
])('[VW2] R-3 %s proves nothing and is refused by name', (_, videoUrl) =>
  expect(asked(videoUrl)).toEqual({ invalid: { field: 'videoUrl', problem: 'must be signed by the api or by this gateway' } }),
);

test('[VW2] R-3 a signature that has expired says so, whatever stands before it', () => {
  const expired = { invalid: { field: 'videoUrl', problem: 'has a signature that has expired' } };
  const laterMs = nowMs + 8 * 3_600_000;
  expect(asked(signed, laterMs)).toEqual(expired);
  expect(asked(`https://tutti.example${signed}`, laterMs)).toEqual(expired);
});

test.each(['https://cams.example/7.mp4', 'https://cams.example/media/abc', 'https://cams.example/media/abc?exp=1&sig=5f'])(
  '[VW2] R-3 %s lies elsewhere and stays as it is',
  (videoUrl) => expect(asked(videoUrl)).toEqual({ command: clip(videoUrl) }),
);

test('other wishes are what they are; one that a frame leaves open is not', () => {
  expect(checkedWish({ type: 'PausePlayback' }, () => 'forged')).toEqual({ command: { type: 'PausePlayback' } });
  expect(checkedWish({ type: 'StartPlayback', trackId: '', positionMs: 0 }, () => 'forged')).toEqual({
    invalid: { field: 'trackId', problem: 'is required' },
  });
});
