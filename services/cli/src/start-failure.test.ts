import { expect, test } from 'vitest';
import { complaintIn, watchStart } from './start-failure.ts';

test.each([
  ['{"level":60,"msg":"uncaughtException","err":{"message":"no such table"}}', 'no such table'],
  ['{"level":50,"msg":"StreamAheadError: EVENTS is at 7"}', 'StreamAheadError: EVENTS is at 7'],
  ['{"level":30,"msg":"started"}', undefined],
  ['LOG_LEVEL is "loud", but has to be one of info.', 'LOG_LEVEL is "loud", but has to be one of info.'],
  ['    at file:///x.ts:1:1', undefined],
  ['Node.js v22.23.3', undefined],
  ['', undefined],
  ['{broken', undefined],
])('%s complains about %s', (line, complaint) => {
  expect(complaintIn(line)).toBe(complaint);
});

test('three ends are weather, the fourth is a failed start with the last complaint', async () => {
  const start = watchStart();
  start.line('api', '{"level":60,"msg":"x","err":{"message":"listen EADDRINUSE"}}');
  for (let end = 1; end <= 3; end += 1) start.ended('api', { code: 1, signal: null });
  expect(await Promise.race([start.failed, Promise.resolve('still starting')])).toBe('still starting');
  start.ended('api', { code: 1, signal: null });
  await expect(start.failed).rejects.toThrow('api did not start: listen EADDRINUSE.');
});
