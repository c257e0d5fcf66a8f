import { expect, test } from 'vitest';
import { whoIsIn } from './door-facts.ts';

const present = (...names: string[]) => names.map((displayName) => ({ displayName, present: true }));

test('the door tells who is in and what plays', () => {
  expect(whoIsIn({ title: 'Kitchen' })).toBe('Nobody is in yet.');
  expect(whoIsIn({ title: 'Kitchen', members: present('Ada') })).toBe('Ada is in.');
  expect(whoIsIn({ title: 'Kitchen', members: [...present('Ada', 'Bob'), { displayName: 'Eve', present: false }] })).toBe(
    'Ada and Bob are in.',
  );
  const playback = { status: 'playing', track: { title: 'Sixty seconds' } };
  expect(whoIsIn({ title: 'Kitchen', members: present('Ada', 'Bob', 'Eve', ''), playback })).toBe(
    'Ada, Bob and 2 more are in. Playing Sixty seconds.',
  );
});
