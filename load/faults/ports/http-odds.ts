import type { Dice } from '../codec/dice.ts';

/** Unicode as its bytes, for requests that are written byte for byte. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** Strings at the edges of what a parser, a file system or a database expects. Written byte for byte. */
export const oddStrings: readonly string[] = [
  ...['', ' ', '.', '..', '../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e%2f', '%00', '%', '%zz', '%E0%A4%A', '%ff%fe'],
  ...['\0', '\x01', '\x7f', '\xff\xfe', '\r', '\t', '"', "'", '`', '\\', '<script>', '{{7*7}}', '*', '>', '#', ';', '|'],
  ...['0', '-1', '1.5', '1e3', '1e999', 'NaN', 'Infinity', '99999999999999999999', '0x10', '+5', 'null', 'true', '[object Object]'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
  ...['ä', '💣', '\u202e', '\ufeff', '\u0000', 'ﬃ'].map(bytesOf),
  ...[64, 65, 200, 201, 1_000, 5_000].map((length) => 'x'.repeat(length)),
];

export const oddMethods: readonly string[] = [
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'M-SEARCH', 'PURGE', 'SOURCE', 'LINK'],
  ...['FOO', 'get', 'G T', '', 'GET\0', 'GE\xffT', 'PRI', '__proto__', 'X'.repeat(300)],
];

/** Lines of a head, each with its end, that a parser has to refuse, to ignore, or to take as they stand. */
export function oddHeader({ one, below }: Dice): string {
  const name = one(headerNames);
  const lines: readonly (() => string)[] = [
    () => `${name}: ${one(oddStrings)}\r\n`,
    () => `${one(oddStrings)}: x\r\n`,
    () => `${name}: a\r\n${name}: ${one(oddStrings)}\r\n`,
    () => `${name}${one([' ', '\t', ''])}${one([':', ''])}${one(['', ' ', '\t'])}x${one(['\r\n', '\n', '\r\n folded\r\n', '\r'])}`,
    () => `Content-Length: ${one(oddLengths)}\r\n`,
    () => `Content-Length: ${below(9)}\r\nContent-Length: ${below(9)}\r\n`,
    () => `Transfer-Encoding: ${one(oddEncodings)}\r\n`,
    () => `Host: ${one(oddHosts)}\r\n`,
    () => `Range: ${one(oddRanges)}\r\n`,
    () => `Expect: ${one(['100-continue', '100-Continue', 'banana', ''])}\r\n`,
    () => `Connection: ${one(['close', 'keep-alive', 'upgrade', 'close, keep-alive', 'x'.repeat(500), ''])}\r\n`,
    () => `Upgrade: ${one(['websocket', 'h2c', 'TLS/1.0', 'WebSocket, h2c', ''])}\r\nConnection: Upgrade, HTTP2-Settings\r\n`,
    () => `If-None-Match: ${one(['*', '"x"', 'W/"x"', '"a","b"', ',,,', '"'])}\r\nIf-Modified-Since: ${one(oddStrings)}\r\n`,
    () => `Origin: ${one(['null', 'https://evil.example', 'http://127.0.0.1', '', 'x', '__proto__'])}\r\n`,
    () => `Accept-Encoding: ${one(['gzip', 'br;q=9', '*;q=0', 'gzip;q=', 'x'.repeat(2_000)])}\r\n`,
    () => `User-Agent: ${one([';MSIE 8', 'Trident/', '', '\xff'])}\r\n`,
    () => `X-Forwarded-For: ${one(oddStrings)}\r\nX-Forwarded-Proto: ${one(['https', 'x', ''])}\r\nX-Forwarded-Host: ${one(oddHosts)}\r\n`,
    () => `Traceparent: ${one(['00-0-0-01', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, 'ff', ''])}\r\n`,
    () => `Idempotency-Key: ${one(oddStrings)}\r\n`,
    () => `X-Long: ${'y'.repeat(one([4_000, 9_000, 20_000]))}\r\n`,
    () => `X-Many: z\r\n`.repeat(one([50, 120, 2_100])),
  ];
  return one(lines)();
}

const headerNames = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Cookie',
  'Referer',
  'Origin',
  'If-Range',
  'Accept-Language',
  'X-Odd',
  'TE',
];
const oddLengths = ['-1', '1.5', '1e3', 'x', '', '0x10', '+5', '5 5', '5,5', '99999999999999999999', '4294967296', '0', '00005', '1'];
const oddEncodings = ['chunked', 'chunked, chunked', 'identity', 'xchunked', 'gzip, chunked', 'chunked, gzip', ' chunked', 'Chunked', ''];
const oddHosts = ['', 'a b', '[::1', '127.0.0.1:99999', '__proto__', 'x'.repeat(3_000), 'evil.example', '127.0.0.1:-1', '//', '\xff'];
const oddRanges = ['bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=a-b', 'bytes=0-0,2-3,5-', 'bytes=99999999999999999999-', 'lines=1', '-', ''];
