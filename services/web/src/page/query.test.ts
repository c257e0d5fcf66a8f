import { expect, test } from 'vitest';
import { pageQuery } from './query.ts';

test('a gateway of this machine or of the page is taken, a foreign one is not', () => {
  const gatewayOf = (url: string) => pageQuery(`?gateway=${encodeURIComponent(url)}`, 'tutti.example').gatewayUrl;
  for (const url of ['ws://127.0.0.1:9000/ws', 'ws://localhost:1/ws', 'wss://tutti.example/ws', 'ws://[::1]:9000/ws'])
    expect(gatewayOf(url)).toBe(url);
  for (const url of [
    'ws://evil.example/ws',
    'ws://127.0.0.1.evil.example/ws',
    'ws://localhost@evil.example/ws',
    'http://127.0.0.1/ws',
    'nonsense',
  ])
    expect(gatewayOf(url)).toBeUndefined();
});

test('name and correction', () => {
  expect(pageQuery('?as=Ada&correction=off', 'h')).toEqual({ name: 'Ada', gatewayUrl: undefined, timeUrl: undefined, correction: 'off' });
  expect(pageQuery('', 'h')).toEqual({ name: '', gatewayUrl: undefined, timeUrl: undefined, correction: 'on' });
});
