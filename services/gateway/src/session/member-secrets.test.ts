import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberSecrets } from './member-secrets.ts';

const secrets = memberSecrets('a key that every gateway has');

test('W-2 a secret is read by every gateway with the key, for its room alone', () => {
  const secret = secrets.of('r1', 'g-1');
  expect(memberSecrets('a key that every gateway has').memberIn(secret, 'r1')).toBe('g-1');
  expect(secrets.memberIn(secret, 'r2')).toBeUndefined();
  expect(memberSecrets('another key').memberIn(secret, 'r1')).toBeUndefined();
  expect(secrets.memberIn(secret.replace('g-1', 'g-2'), 'r1')).toBeUndefined();
});

test('W-2 no text that was not given out is anybody’s', () => {
  fc.assert(fc.property(fc.string(), (text) => secrets.memberIn(text, 'r1') === undefined));
  expect(secrets.memberIn('', 'r1')).toBeUndefined();
  expect(secrets.memberIn('g-1.', 'r1')).toBeUndefined();
});
