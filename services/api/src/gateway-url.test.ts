import { expect, test } from 'vitest';
import { gatewayUrlFor, gatewayUrlProblem } from './gateway-url.ts';

const host = { hostname: 'tutti.example', secure: false };

test('the gateway is on the host that was asked, at its port', () => {
  expect(gatewayUrlFor({ publicUrl: undefined, port: 8081, tls: false })(host)).toBe('ws://tutti.example:8081/ws');
});

test('with a certificate of its own, or for a page that came over https, it is wss', () => {
  expect(gatewayUrlFor({ publicUrl: undefined, port: 8081, tls: true })(host)).toBe('wss://tutti.example:8081/ws');
  expect(gatewayUrlFor({ publicUrl: undefined, port: 8081, tls: false })({ ...host, secure: true })).toBe('wss://tutti.example:8081/ws');
});

test('what is said wins', () => {
  const publicUrl = 'wss://live.example/ws';
  for (const tls of [true, false]) expect(gatewayUrlFor({ publicUrl, port: 8081, tls })(host)).toBe(publicUrl);
});

test.each([
  ['ws://a/ws', undefined],
  ['wss://a:1/b?c', undefined],
  ['http://a/ws', 'has to begin with ws:// or wss://'],
  ['a:8081', 'has to begin with ws:// or wss://'],
  ['/ws', 'is no address'],
  ['wss://a/ws#x', 'must not have a # part'],
])('%s: %s', (url, problem) => {
  expect(gatewayUrlProblem(url)).toBe(problem);
});
