import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkKind, readTrackLink, sourceText } from './track-link.ts';

test.each([
  ['https://music.example/a/Clair%20de%20lune.mp3', 'file', 'Clair de lune'],
  ['music.example/rain_on_the_roof.ogg', 'file', 'rain on the roof'],
  ['music.example:8443/x.ogg', 'file', 'x'],
  ['https://radio.example/live/index.m3u8?k=1', 'hls', 'index'],
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube', 'YouTube dQw4w9WgXcQ'],
  ['https://youtu.be/dQw4w9WgXcQ', 'youtube', 'YouTube dQw4w9WgXcQ'],
  ['https://radio.example/', 'file', 'radio.example'],
])('P-18 the link %s is a track', (text, kind, title) => {
  expect(readTrackLink(` ${text} `, true)).toMatchObject({ kind, title });
});

test.each([
  ['', 'Paste a link first.'],
  ['not a link', 'That is no web address. It begins with https://'],
  ['song', 'That is no web address. It begins with https://'],
  ['ftp://music.example/a.mp3', 'Only links with http or https can be played, not ftp:'],
  ['javascript:alert(1)', 'Only links with http or https can be played, not javascript:'],
  ['https://ada:secret@music.example/a.mp3', 'The link holds a name or password; everyone in the room would see it.'],
  ['https://ada@music.example/a.mp3', 'The link holds a name or password; everyone in the room would see it.'],
  ['http://music.example/a.mp3', 'Browsers play only https links here, and this one is http.'],
])('P-18 what is wrong with "%s" is said', (text, problem) => {
  expect(readTrackLink(text, true)).toEqual({ problem });
});

test('P-18 whatever is typed: a web address or a sentence, and a title that the room takes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
      const read = readTrackLink(text, false);
      if ('problem' in read) expect(read.problem).not.toBe('');
      else {
        expect(read.url).toMatch(/^https?:\/\//);
        expect(read.title.length).toBeLessThanOrEqual(200);
      }
    }),
  );
});

test('where a track comes from, in a word', () => {
  expect(sourceText('/media/m1?exp=1&sig=2')).toBe(undefined);
  expect(linkKind('/media/m1')).toBe('file');
  expect(sourceText('https://radio.example/live.m3u8')).toBe('Stream, radio.example');
  expect(sourceText('https://youtu.be/x')).toBe('YouTube');
});
