import { expect, test } from 'vitest';
import { allowedOrigin } from './allowed-origin.ts';

test.each([
  ['', '127.0.0.1:8081', [], true],
  ['http://127.0.0.1:8080', '127.0.0.1:8081', [], true],
  ['https://tutti.example', 'tutti.example', [], true],
  ['https://tutti.example', 'gateway.tutti.example', [], false],
  ['https://tutti.example', 'gateway.tutti.example', ['https://tutti.example'], true],
  ['http://tutti.example', 'gateway.tutti.example', ['https://tutti.example'], false],
  ['https://evil.example', '127.0.0.1:8081', [], false],
  ['https://evil.example', '127.0.0.1:8081', ['*'], true],
  ['null', '127.0.0.1:8081', [], false],
  ['http://[::1]:8080', '[::1]:8081', [], true],
  ['http://127.0.0.1.evil.example', '127.0.0.1:8081', [], false],
] as const)('[W18] a page of %j at host %j with %j allowed: %s', (origin, host, allowed, may) => {
  expect(allowedOrigin(origin, host, allowed)).toBe(may);
});
