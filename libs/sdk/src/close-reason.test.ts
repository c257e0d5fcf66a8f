import { closeCodes } from '@tutti/protocol/json';
import { expect, test } from 'vitest';
import { closeReason, sentenceFor } from './close-reason.ts';

test.each([
  [4000, 'drain 1830', { reason: 'drain', retryAfterMs: 1_830 }],
  [4005, 'busy 0', { reason: 'busy', retryAfterMs: 0 }],
  [4502, 'expiredToken', { reason: 'expired-token', retryAfterMs: undefined }],
  [4002, '', { reason: 'slow', retryAfterMs: undefined }],
  [1006, '', { reason: 'code-1006', retryAfterMs: undefined }],
  [4099, 'moved 12', { reason: 'moved', retryAfterMs: 12 }],
  [4000, 'drain soon', { reason: 'drain', retryAfterMs: undefined }],
  [4000, 'drain -5', { reason: 'drain', retryAfterMs: undefined }],
  [4000, 'drain 99999999', { reason: 'drain', retryAfterMs: undefined }],
])('W14 %i "%s"', (code, text, expected) => {
  expect(closeReason(code, text)).toEqual(expected);
});

test('every code that ends the connection for good has a sentence of its own', () => {
  for (const code of Object.values(closeCodes).filter((code) => code >= 4500))
    expect(sentenceFor(closeReason(code, '').reason)).not.toContain('(');
});
