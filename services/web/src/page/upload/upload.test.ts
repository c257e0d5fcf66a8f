import { expect, test } from 'vitest';
import { sizeText, type Upload, uploadText } from './upload.ts';
import { goesOn, uploadProblem } from './upload-problem.ts';

const upload: Upload = { id: 1, name: 'song.wav', bytes: 10_584_044, sentBytes: 5_300_000, state: 'sending', kind: 'track' };

test('an upload says where it is', () => {
  expect(uploadText(upload)).toBe('50 % of 10.6 MB');
  expect(uploadText({ ...upload, state: 'cut' })).toBe('No line; goes on by itself, 10.6 MB');
  expect(uploadText({ ...upload, state: 'failed', problem: uploadProblem({ status: 422, code: 'not-media', message: '' }) })).toBe(
    'This is not a sound file that we can play.',
  );
  expect(uploadText({ ...upload, state: 'measuring', kind: 'clip' })).toBe('Being put in place…');
  expect(uploadProblem({ status: 422, code: 'not-media', message: '' }, 'clip').text).toBe('This is not a video that we can play.');
  expect([512, 52_400, 200_000_000].map(sizeText)).toEqual(['512 B', '52 kB', '200 MB']);
});

test('a cut line and a busy server are waited for; what the file itself is guilty of is not', () => {
  expect([0, 401, 409, 423, 429, 500, 503].map(goesOn)).not.toContain(false);
  expect([400, 403, 404, 413, 415, 422, 507].map(goesOn)).not.toContain(true);
});

test('what went wrong is named, with what the api knows, and says whether trying again helps', () => {
  expect(uploadProblem({ status: 413, code: 'too-large', message: 'The file is larger than 200 MB.' })).toEqual({
    code: 'too-large',
    text: 'The file is larger than 200 MB.',
    again: false,
  });
  expect(uploadProblem({ status: 0, code: 'error', message: '' })).toMatchObject({ code: 'network', again: true });
  expect(uploadProblem({ status: 418, code: 'error', message: '' }).text).toBe('The server answered 418.');
});
