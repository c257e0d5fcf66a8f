import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mediaIdOf, signMediaUrl, verifyMediaUrl } from './signed-url.ts';

const secret = 'a secret of the house';
const nowMs = Date.UTC(2026, 3, 1, 12, 20);
const hourMs = 3_600_000;

const partsOf = (url: string) => {
  const { pathname, searchParams } = new URL(url, 'http://x');
  return { mediaId: pathname.slice('/media/'.length), exp: searchParams.get('exp') ?? '', sig: searchParams.get('sig') ?? '' };
};
const check = (url: string, atMs: number, withSecret = secret) => {
  const { mediaId, ...query } = partsOf(url);
  return verifyMediaUrl(mediaId, query, { secret: withSecret, nowMs: atMs });
};

test('a signed address works until its end, and no longer', () => {
  const url = signMediaUrl('/media/abc', { secret, nowMs, ttlMs: 6 * hourMs });
  expect(partsOf(url).exp).toBe(String(Date.UTC(2026, 3, 1, 19) / 1000));
  expect(check(url, nowMs)).toBe('valid');
  expect(check(url, Date.UTC(2026, 3, 1, 19) - 1)).toBe('valid');
  expect(check(url, Date.UTC(2026, 3, 1, 19))).toBe('expired');
});

test('within one hour everybody gets the same address, however they were signed', () => {
  const at = (minutes: number) => signMediaUrl('/media/abc', { secret, nowMs: Date.UTC(2026, 3, 1, 12, minutes, 0.5) });
  expect(at(1)).toBe(at(59));
  expect(at(1)).not.toBe(at(61));
});

test('another secret, id, end or signature is forged', () => {
  const url = signMediaUrl('/media/abc', { secret, nowMs });
  const { exp, sig } = partsOf(url);
  expect(check(url, nowMs, 'another')).toBe('forged');
  expect(verifyMediaUrl('abd', { exp, sig }, { secret, nowMs })).toBe('forged');
  expect(verifyMediaUrl('abc', { exp: String(Number(exp) + 1), sig }, { secret, nowMs })).toBe('forged');
  expect(verifyMediaUrl('abc', { exp, sig: '' }, { secret, nowMs })).toBe('forged');
  expect(verifyMediaUrl('abc', { exp, sig: `${sig.slice(0, -1)}é` }, { secret, nowMs })).toBe('forged');
});

test('whatever is given as query, only what was signed is valid', () => {
  const { exp, sig } = partsOf(signMediaUrl('/media/abc', { secret, nowMs }));
  fc.assert(
    fc.property(fc.string(), fc.string(), (otherExp, otherSig) => {
      fc.pre(otherExp !== exp || otherSig !== sig);
      expect(verifyMediaUrl('abc', { exp: otherExp, sig: otherSig }, { secret, nowMs })).toBe('forged');
    }),
  );
});

test('only paths of ours are signed', () => {
  for (const url of ['https://example.org/a.mp3', '/media/', '/media/../x', '/media/a/b', '/media/a?exp=1', '/api/rooms']) {
    expect(signMediaUrl(url, { secret, nowMs })).toBe(url);
    expect(mediaIdOf(url)).toBeUndefined();
  }
});
