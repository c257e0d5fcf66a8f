import type { Dice } from '../codec/dice.ts';
import { oddJson, spoilJson, spoilText } from '../codec/spoil-json.ts';

/** A body as it is written, with the lines of the head that belong to it. */
export type Body = {
  readonly head: string;
  readonly bytes: Buffer;
};

/** Bodies of the api's requests. */
const valid: readonly object[] = [
  { displayName: 'Mallory' },
  { title: 'Mallory’s' },
  { title: 'Taken', roomId: 'attack0' },
  { fromUtcMs: 0, toUtcMs: 1_000, width: 320 },
  { fromUtcMs: 1_700_000_000_000, toUtcMs: 1_700_000_001_000, clipIds: ['a'], burnTime: true, audibleClipId: '', width: 640 },
];

const types = [
  ...['application/json', 'application/json; charset=utf-16', 'application/json;;;', 'text/plain', 'multipart/form-data; boundary=', 'x'],
  ...['application/x-www-form-urlencoded', 'application/offset+octet-stream', 'audio/wav', 'video/mp4', 'image/png', '__proto__/x', ''],
  `a/${'b'.repeat(1_000)}`,
];

/** A body of JSON, good or spoiled. When it is rude, its length or its chunks may be wrong too. */
export function body(chance: Dice, { rude }: { readonly rude: boolean }): Body {
  const { one, percent, below } = chance;
  const content = contentOf(chance);
  const type = `Content-Type: ${percent(70) ? 'application/json' : one(types)}\r\n`;
  const { length } = content;
  if (!rude && percent(20)) return { head: `${type}Transfer-Encoding: chunked\r\n`, bytes: chunked(content, chance) };
  if (!rude || percent(40)) return { head: `${type}Content-Length: ${length}\r\n`, bytes: content };
  const framings: readonly (() => Body)[] = [
    () => ({ head: `${type}Transfer-Encoding: chunked\r\n`, bytes: chunked(content, chance) }),
    () => ({ head: `${type}Transfer-Encoding: chunked\r\n`, bytes: badlyChunked(content, chance) }),
    () => ({ head: `${type}Transfer-Encoding: chunked\r\nContent-Length: ${length}\r\n`, bytes: chunked(content, chance) }),
    () => ({ head: `${type}Content-Length: ${length + 1 + below(1_000)}\r\n`, bytes: content }),
    () => ({ head: `${type}Content-Length: ${below(length + 1)}\r\n`, bytes: content }),
    () => ({ head: `${type}Content-Length: ${one([1e9, 1e15, 2 ** 53])}\r\n`, bytes: content }),
    () => ({ head: type, bytes: content }),
    () => ({ head: `${type}Expect: 100-continue\r\nContent-Length: ${length}\r\n`, bytes: content }),
  ];
  return one(framings)();
}

function contentOf(chance: Dice): Buffer {
  const { one, percent, below } = chance;
  const text = JSON.stringify(one(valid));
  if (percent(1)) return Buffer.from(deepText(chance));
  const contents: readonly (() => string | Buffer)[] = [
    () => text,
    () => JSON.stringify(spoilJson(one(valid), chance)),
    () => spoilText(text, JSON.stringify(one(valid)), chance),
    () => JSON.stringify(oddJson(chance)) ?? '',
    () => Buffer.from(Uint8Array.from({ length: below(300) }, () => below(256))),
    () => '',
  ];
  return Buffer.from(one(contents)());
}

/** Nested as deeply as a body may be long, and deeper. */
export function deepText({ one, percent }: Dice): string {
  const depth = one([1_000, 4_000, 7_500, 100_000]);
  const [open, close] = one([
    ['[', ']'],
    ['{"a":', '}'],
  ]);
  return percent(50) ? open.repeat(depth) : `${open.repeat(depth)}1${close.repeat(depth)}`;
}

function chunked(content: Buffer, { below, percent }: Dice): Buffer {
  const at = below(content.length + 1);
  const parts = [content.subarray(0, at), content.subarray(at)].filter(({ length }) => length > 0);
  const extension = percent(20) ? `;${'e'.repeat(below(40))}=1` : '';
  const chunks = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}${extension}\r\n`), part, Buffer.from('\r\n')]);
  return Buffer.concat([...chunks, Buffer.from(percent(20) ? '0\r\nX-Trailer: y\r\n\r\n' : '0\r\n\r\n')]);
}

function badlyChunked(content: Buffer, { one }: Dice): Buffer {
  const size = one(['zz', '-1', '', 'ffffffffffffffff', '7fffffff', '0x5', `5;${'e'.repeat(20_000)}`, '5\n', ' 5']);
  return Buffer.concat([
    Buffer.from(`${size}\r\n`),
    content,
    Buffer.from(one(['', '\r\n', '\r\n0\r\n', '\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n'])),
  ]);
}
