import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { bearerOf, guestTtlMs, tokens } from './auth.ts';

const nowMs = Date.UTC(2026, 0, 1);
const { issue, verify } = tokens('a secret of the house, long enough');

const forge = (claims: Record<string, unknown>, secret = 'a secret of the house, long enough') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(nowMs / 1000 + 60)
    .sign(new TextEncoder().encode(secret));

test('E-6: a guest token names its member by id alone, for 12 hours', async () => {
  const { token, expiresAtMs } = await issue('m1', nowMs);
  expect(expiresAtMs).toBe(nowMs + guestTtlMs);
  expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toEqual({ iss: 'tutti', sub: 'm1', iat: nowMs / 1000, exp: expiresAtMs / 1000 });
  expect(await verify(token, nowMs)).toEqual({ actorId: 'm1' });
  expect(await verify(token, expiresAtMs - 1)).toEqual({ actorId: 'm1' });
  expect(await verify(token, expiresAtMs + 1)).toEqual({ refused: 'expired-token' });
});

test('forged tokens are not valid', async () => {
  const unsigned = new UnsecuredJWT({ iss: 'tutti', sub: 'm1', exp: nowMs / 1000 + 60 }).encode();
  const withoutEnd = await new SignJWT({ iss: 'tutti', sub: 'm1' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('a secret of the house, long enough'));
  const forged = [
    await forge({ iss: 'tutti', sub: 'm1' }, 'another secret of another house'),
    await forge({ iss: 'someone', sub: 'm1' }),
    await forge({ iss: 'tutti' }),
    await forge({ iss: 'tutti', sub: 'system' }),
    await forge({ iss: 'tutti', sub: 'a.b>*' }),
    unsigned,
    withoutEnd,
    'nonsense',
    '',
  ];
  for (const token of forged) expect(await verify(token, nowMs)).toEqual({ refused: 'invalid-token' });
});

test('a service token acts as system', async () => {
  expect(await verify(await forge({ iss: 'tutti', role: 'service' }), nowMs)).toEqual({ actorId: 'system' });
  expect(await verify(await forge({ iss: 'tutti', role: 'service' }, 'another secret'), nowMs)).toEqual({ refused: 'invalid-token' });
});

test('the bearer of a header', () => {
  expect(bearerOf('Bearer abc')).toBe('abc');
  expect(bearerOf('bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearer a b']) expect(bearerOf(header)).toBeUndefined();
});
