import { expect, test } from 'vitest';
import { type CloseReason, closeCodes, comesBack } from './close-codes.ts';

test('[W13] 4000 to 4499 say come back, 4500 to 4999 stay away, and no code has two meanings', () => {
  const away: CloseReason[] = ['left', 'invalidToken', 'expiredToken', 'tooManyErrors', 'roomNotOpen', 'replaced', 'flood'];
  for (const [reason, code] of Object.entries(closeCodes)) {
    expect(code).toBeGreaterThanOrEqual(4000);
    expect(code).toBeLessThan(5000);
    expect(comesBack(code)).toBe(!away.includes(reason as CloseReason));
  }
  expect(new Set(Object.values(closeCodes)).size).toBe(Object.keys(closeCodes).length);
});

test('[W13] a connection that the network ended comes back', () => {
  for (const code of [1000, 1001, 1006, 1011, 1012]) expect(comesBack(code)).toBe(true);
});
