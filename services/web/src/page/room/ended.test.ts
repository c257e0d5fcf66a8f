import { closeCodes, comesBack } from '@tutti/protocol/json';
import { expect, test } from 'vitest';
import { endingOf } from './ended.ts';

test('every close code that says "stay away" has words of its own and a way on', () => {
  const final = Object.entries(closeCodes).filter(([, code]) => !comesBack(code));
  const reasons = final.map(([name]) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  expect(reasons.map((reason) => endingOf(reason).title)).not.toContain('The connection has ended.');
  expect(reasons.filter((reason) => endingOf(reason).again === undefined)).toEqual(['room-not-open']);
});

test('what we do not know is told in the words of whoever knows it', () => {
  expect(endingOf('code 4999', 'The house burns.').text).toBe('The house burns.');
});
