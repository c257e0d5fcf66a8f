import { expect, test } from 'vitest';
import { mediaReadiness } from './media-readiness.ts';

test('O-1 a media store that answers is ready; one that does not is off, with the reason, and takes no api out of service', async () => {
  expect(await mediaReadiness({ find: async () => undefined })).toBe(true);
  expect(await mediaReadiness({ find: () => Promise.reject(new Error('connect ECONNREFUSED')) })).toEqual({
    off: 'the media store does not answer: connect ECONNREFUSED',
  });
  expect(await mediaReadiness({ find: () => Promise.reject(new AggregateError([])) })).toMatchObject({
    off: expect.stringMatching(/: AggregateError$/),
  });
  expect(await mediaReadiness({ find: () => new Promise(() => undefined) }, 5)).toEqual({
    off: 'the media store says nothing within 5 ms',
  });
});
