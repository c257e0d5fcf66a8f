import { expect, test } from 'vitest';
import { apiUrls } from './api-urls.ts';

test('W-2 an older client finds the api on the host by which it came, unless it is said where', () => {
  const here = apiUrls({ apiPublicUrl: undefined, apiPort: 8080 });
  expect(here({ hostname: 'music.lan', secure: false })).toBe('http://music.lan:8080');
  expect(here({ hostname: 'music.lan', secure: true })).toBe('https://music.lan:8080');
  expect(apiUrls({ apiPublicUrl: 'https://tutti.example/', apiPort: 1 })({ hostname: 'x', secure: false })).toBe('https://tutti.example');
});
