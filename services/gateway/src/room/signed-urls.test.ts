import { signMediaUrl } from '@tutti/media';
import { expect, test } from 'vitest';
import { signedUrls } from './signed-urls.ts';

const hourMs = 3_600_000;

test('what it gives is what signing gives, at any time', () => {
  let nowMs = 0.5 * hourMs;
  const urlOf = signedUrls({ secret: 's', nowServerMs: () => nowMs });
  for (const addMs of [0, 1, 0.6 * hourMs, 0.9 * hourMs, hourMs, -2 * hourMs]) {
    nowMs += addMs;
    for (const url of ['/media/m1', '/media/m2', 'https://radio.example/live'])
      expect(urlOf(url)).toBe(signMediaUrl(url, { secret: 's', nowMs }));
  }
});
