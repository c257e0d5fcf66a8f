import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { guestTtlMs, tokens } from './tokens.ts';

const nowMs = Date.UTC(2026, 0, 1);
const { issue, issueToService, verify } = tokens('a secret of the house, long enough');

const forge = (claims: Record<string, unknown>, secret = 'a secret of the house, long enough') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(nowMs / 1000 + 60)
    .sign(new TextEncoder().encode(secret));

test('E-6: a guest token names its member by id alone, for 12 hours', async () => {
  const { token, expiresAtMs } = await issue('m1', nowMs);
  expect(expiresAtMs).toBe(nowMs + guestTtlMs);
  expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toEqual({ iss: 'tutti', sub: 'm1', iat: nowMs / 1000, exp: expiresAtMs / 1000 });
  expect(await verify(token, nowMs)).toEqual({ actorId: 'm1', expiresAtMs });
  expect(await verify(token, expiresAtMs - 1)).toEqual({ actorId: 'm1', expiresAtMs });
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

test('a service token acts as system, for two minutes', async () => {
  const service = await issueToService(nowMs);
  expect(await verify(service, nowMs)).toEqual({ actorId: 'system', expiresAtMs: nowMs + 120_000 });
  expect(await verify(service, nowMs + 121_000)).toEqual({ refused: 'expired-token' });
  expect(await verify(await forge({ iss: 'tutti', role: 'service' }), nowMs)).toMatchObject({ actorId: 'system' });
  expect(await verify(await forge({ iss: 'tutti', role: 'service' }, 'another secret'), nowMs)).toEqual({ refused: 'invalid-token' });
});

test('a token past its end is good for who allows it to be late', async () => {
  const { token, expiresAtMs } = await issue('m1', nowMs);
  expect(await verify(token, expiresAtMs + 50_000, { lateMs: 60_000 })).toEqual({ actorId: 'm1', expiresAtMs });
  expect(await verify(token, expiresAtMs + 61_000, { lateMs: 60_000 })).toEqual({ refused: 'expired-token' });
});
