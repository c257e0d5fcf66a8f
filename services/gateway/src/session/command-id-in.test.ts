import { expect, test } from 'vitest';
import { commandIdIn } from './command-id-in.ts';

test.each([
  ['{"t":"HOST_SEEK","commandId":"c-1","positionMs":"NaN"}', 'c-1'],
  ['{"t":"HOST_SEEK","commandId":"a.b"}', ''],
  ['{"t":"HOST_SEEK","commandId":7}', ''],
  [`{"commandId":"${'a'.repeat(193)}"}`, ''],
  ['null', ''],
  ['["commandId"]', ''],
  ['nonsense', ''],
  [new Uint8Array([1, 2]), ''],
])('[LG2] of %s it is "%s"', (message, commandId) => {
  expect(commandIdIn(message)).toBe(commandId);
});
