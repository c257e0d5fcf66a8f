import { expect, test } from 'vitest';
import { qrPath } from './qr-path.ts';

test('a link becomes squares inside a quiet border', () => {
  const { path, size } = qrPath('https://tutti.example/r/k7m2qx');
  expect(size).toBe(29 + 2 * 2);
  expect(path).toMatch(/^M2 2h1v1h-1z/);
  expect(qrPath('https://tutti.example/r/k7m2qy').path).not.toBe(path);
});
