import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipContentType } from './clip-container.ts';

const text = (start: string, size = 2000) => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(size, ' ')]);
const isoFile = (brand: string) => text(`\0\0\0\x20ftyp${brand}\0\0\x02\0isomiso2`);
const ebml = (docType: string) => text(`\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82${String.fromCharCode(0x80 + docType.length)}${docType}`);
function packets(every: number, first = 0, count = 6): Buffer {
  const bytes = Buffer.alloc(every * count, 0xff);
  for (let packet = 0; packet < count; packet++) bytes[first + packet * every] = 0x47;
  return bytes;
}

test.each([
  ['a phone’s MP4', isoFile('mp42'), 'video/mp4'],
  ['a fragmented MP4', isoFile('iso5'), 'video/mp4'],
  ['3GP of an old phone', isoFile('3gp4'), 'video/mp4'],
  ['an iPhone’s MOV', isoFile('qt  '), 'video/quicktime'],
  ['a MOV without ftyp', text('\0\0\0\x08wide\0\0\x10\0mdat'), 'video/quicktime'],
  ['WebM', ebml('webm'), 'video/webm'],
  ['OBS’s MKV', ebml('matroska'), 'video/x-matroska'],
  ['MPEG-TS', packets(188), 'video/mp2t'],
  ['a camcorder’s M2TS', packets(192, 4), 'video/mp2t'],
])('R-4 %s is a clip', (_what, head, contentType) => expect(clipContentType(head)).toBe(contentType));

test.each<[string, Uint8Array]>([
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(2000)],
  ['a text', text('Dear film,')],
  ['a ZIP', text('PK\x03\x04\x14\0\0\0')],
  ['an HLS playlist', text('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
  ['a playlist behind a BOM', text('\xef\xbb\xbf#EXTM3U\n')],
  ['a concat script', text("ffconcat version 1.0\nfile '/etc/passwd'\n")],
  ['a DASH manifest', text('<?xml version="1.0"?><MPD>')],
  ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a page', text('<!doctype html>')],
  ['a program', text('\x7fELF')],
  ['a Windows program', text('MZ')],
  ['a PNG', text('\x89PNG\r\n\x1a\n')],
  ['a JPEG', text('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['a GIF', text('GIF89a')],
  ['a WebP', text('RIFF\0\0\0\0WEBP')],
  ['an iPhone’s photo', isoFile('heic')],
  ['an AVIF', isoFile('avif')],
  ['AVI', text('RIFF\0\0\0\0AVI ')],
  ['FLV', text('FLV\x01')],
  ['a song', text('ID3\x04')],
  ['an Ogg file', text('OggS')],
  ['a segment without its beginning', text('\0\0\0\x18styp')],
  ['another EBML', ebml('other')],
  ['the start of an EBML header', Buffer.from('\x1aE\xdf', 'latin1')],
  ['a word with a G in it', text('Going home'.repeat(200))],
  ['four packets', packets(188, 0, 4)],
  ['a box with a brand of bytes', isoFile('\0\x01\x02\x03')],
])('R-4 %s is no clip', (_what, head) => expect(clipContentType(head)).toBeUndefined());

test('R-4 whatever the bytes are, there is an answer', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (head) => [undefined, 'video/mp2t'].includes(clipContentType(head))));
});
