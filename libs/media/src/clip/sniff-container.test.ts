import { expect, test } from 'vitest';
import { containerOf } from './sniff-container.ts';

const head = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(1_200)]);
const stream = (size: number, first: number) => {
  const bytes = Buffer.alloc(1_200);
  for (let at = first; at < bytes.length; at += size) bytes[at] = 0x47;
  return bytes;
};

test.each([
  ['mp4', head('\0\0\0\x20ftypisom')],
  ['mp4', head('\0\0\0\x08wide\0\0\0\0mdat')],
  ['matroska', head('\x1a\x45\xdf\xa3')],
  ['mpegts', stream(188, 0)],
  ['mpegts', stream(188, 57)],
  ['mpegts', stream(192, 4)],
  ['flv', head('FLV\x01')],
  ['ogg', head('OggS')],
  ['wav', head('RIFF\0\0\0\0WAVEfmt ')],
  ['flac', head('fLaC')],
  ['mp3', head('ID3\x04')],
  ['mp3', head('\xff\xfb\x90')],
  ['aac', head('\xff\xf1\x50')],
])('R-4 %s is known by its first bytes', (container, bytes) => {
  expect(containerOf(bytes)).toBe(container);
});

test.each([
  ['a playlist', '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n'],
  ['ffconcat', 'ffconcat version 1.0\nfile /etc/passwd\n'],
  ['SDP', 'v=0\no=- 0 0 IN IP4 127.0.0.1\n'],
  ['DASH', '<?xml version="1.0"?><MPD></MPD>'],
  ['AVI', 'RIFF\0\0\0\0AVI LIST'],
  ['a ZIP', 'PK\x03\x04'],
  ['a page', '<!doctype html>'],
  ['nothing', ''],
])('R-3 %s is not opened', (_what, text) => {
  expect(containerOf(head(text))).toBeUndefined();
});
