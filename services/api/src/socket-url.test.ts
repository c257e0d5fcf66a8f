import { expect, test } from 'vitest';
import { socketUrlFor, socketUrlProblem } from './socket-url.ts';

const host = { hostname: 'tutti.example', secure: false };

test('the gateway is on the host that was asked, at its port', () => {
  expect(socketUrlFor({ publicUrl: undefined, port: 8081, path: '/ws', tls: false })(host)).toBe('ws://tutti.example:8081/ws');
});

test('with a certificate of its own, or for a page that came over https, it is wss', () => {
  expect(socketUrlFor({ publicUrl: undefined, port: 8081, path: '/ws', tls: true })(host)).toBe('wss://tutti.example:8081/ws');
  expect(socketUrlFor({ publicUrl: undefined, port: 8081, path: '/ws', tls: false })({ ...host, secure: true })).toBe(
    'wss://tutti.example:8081/ws',
  );
});

test('what is said wins', () => {
  const publicUrl = 'wss://live.example/ws';
  for (const tls of [true, false]) expect(socketUrlFor({ publicUrl, port: 8081, path: '/ws', tls })(host)).toBe(publicUrl);
});

test.each([
  ['ws://a/ws', undefined],
  ['wss://a:1/b?c', undefined],
  ['http://a/ws', 'has to begin with ws:// or wss://'],
  ['a:8081', 'has to begin with ws:// or wss://'],
  ['/ws', 'is no address'],
  ['wss://a/ws#x', 'must not have a # part'],
])('%s: %s', (url, problem) => {
  expect(socketUrlProblem(url)).toBe(problem);
});

test('T-1 timesync is found alike, at its own port and path', () => {
  expect(socketUrlFor({ publicUrl: undefined, port: 8082, path: '/time', tls: false })(host)).toBe('ws://tutti.example:8082/time');
});
