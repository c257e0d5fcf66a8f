import { roomCode } from '@tutti/protocol/json';
import { expect, test } from 'vitest';
import { codeText } from './room-code.ts';

test('a code is shown so that it can be read out, another id as it is; what is shown can be typed', () => {
  expect(['k7m2qx', 'demo', 'kitchen-7'].map(codeText)).toEqual(['K7M-2QX', 'demo', 'kitchen-7']);
  expect(['k7m2qx', 'demo', 'kitchen-7'].map(codeText).map(roomCode)).toEqual(['k7m2qx', 'demo', 'kitchen-7']);
});
