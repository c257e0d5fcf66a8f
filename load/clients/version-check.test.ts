import { serverFrames } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { nameIn, versionCheck, versionIn } from './version-check.ts';

test('a frame counts when it carries the next version: not a repeat, and not the one after a hole', () => {
  const check = versionCheck(4);
  expect([5, 6, 6, 3, 7, 9, 10].map((version) => check.take(version))).toEqual([true, true, false, false, true, false, true]);
  expect([check.version, check.faults]).toEqual([10, 3]);
  check.restart(20);
  expect(check.take(21)).toBe(true);
});

test('name and version are read as the codec reads them', () => {
  const lost = Buffer.from(serverFrames.encodeJson({ t: 'MEMBER_LOST', version: 1_234_567, memberId: 'ada' }));
  expect([nameIn(lost), versionIn(lost)]).toEqual(['MEMBER_LOST', 1_234_567]);
  const expires = Buffer.from(serverFrames.encodeJson({ t: 'TOKEN_EXPIRES', expiresAtServerMs: 1.5 }));
  expect([nameIn(expires), versionIn(expires)]).toEqual(['TOKEN_EXPIRES', undefined]);
  expect([nameIn(Buffer.from('42["frame",{}]')), nameIn(Buffer.from(''))]).toEqual(['', '']);
});
