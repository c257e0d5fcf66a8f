import { expect, test } from 'vitest';
import { labQuery } from './lab-source.ts';

test.each([
  ['', undefined, undefined],
  ['?room=kitchen-7', 'kitchen-7', undefined],
  ['?room=a%2Fb', undefined, undefined],
  ['?time=ws://127.0.0.1:9001/time', undefined, 'ws://127.0.0.1:9001/time'],
  ['?time=wss://tutti.example/time&room=r', 'r', 'wss://tutti.example/time'],
  ['?time=ws://evil.example/time', undefined, undefined],
  ['?time=http://127.0.0.1/time', undefined, undefined],
])('%j asks for room %j and time at %j', (search, roomId, timeUrl) => {
  expect(labQuery(search, 'tutti.example')).toEqual({ roomId, timeUrl });
});
