import { expect, test } from 'vitest';
import { filenameProblem, titleFrom } from './filename.ts';

test('names with paths, control characters, nothing or too much in them are refused', () => {
  expect(filenameProblem('song.wav')).toBeUndefined();
  expect(filenameProblem('Übermut – take 2.flac')).toBeUndefined();
  expect(filenameProblem('..wav')).toBeUndefined();
  for (const trick of ['../../etc/passwd', '..\\boot.ini', '/abs.wav', '..', '.'])
    expect(filenameProblem(trick)).toBe('must be a name, not a path');
  expect(filenameProblem('a\u0000.wav')).toBe('must not have control characters');
  expect(filenameProblem('a\u0085.wav')).toBe('must not have control characters');
  expect(filenameProblem('evil\u202evaw.exe')).toBe('must not have control characters');
  expect(filenameProblem('  ')).toBe('must not be empty');
  expect(filenameProblem('a'.repeat(201))).toBe('must be at most 200 characters');
});

test('a title is the readable part of a filename', () => {
  expect(titleFrom('my_first-song.final.wav')).toBe('my first-song.final');
  expect(titleFrom('.wav')).toBe('.wav');
  expect(titleFrom('___.mp3')).toBe('___.mp3');
  expect(titleFrom('no extension')).toBe('no extension');
});
