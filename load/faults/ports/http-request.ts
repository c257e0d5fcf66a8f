import type { Dice } from '../codec/dice.ts';
import type { Around } from './around.ts';
import { body } from './http-bodies.ts';
import { oddHeader, oddMethods, oddStrings } from './http-odds.ts';

export type HttpRequest = { readonly kind: string; readonly bytes: Buffer };

/**
 * How far a request may go. `bodyless` and `bodied` ones are wrong only in what they ask, but many servers end the connection when they refuse a body;
 * `rude` ones break the protocol itself, and what follows them may never be read.
 */
export type Manners = 'bodyless' | 'bodied' | 'rude';

const methods: Readonly<Record<Manners, readonly string[]>> = {
  bodyless: ['GET', 'GET', 'GET', 'GET', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH'],
  bodied: ['POST', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD'],
  rude: ['GET', 'POST', 'HEAD', 'PATCH', 'DELETE'],
};
const withBody: ReadonlySet<string> = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);
const versions = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1.1', 'HTTPS/1.1', 'http/1.1', 'HTTP/9.9', ''];
const queries = [
  ...['at', 'atServerMs', 'fromServerMs', 'toServerMs', 'format', 'after', 'before', 'limit', 'filename', 'title', 'exp', 'sig', 'code'],
  ...['clientNowMs', '__proto__', '__proto__[x]', 'constructor', ''],
];
/** The first bytes of HTTP/2 and of TLS, and some that belong to no protocol. */
const noHttp = [
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  '\0'.repeat(40),
  '\r\n'.repeat(40),
  '\xff\xfe\n\n',
].map((text) => Buffer.from(text, 'latin1'));

/** A request to one of the paths, good or with something wrong. */
export function httpRequest(paths: readonly string[], around: Around, chance: Dice, manners: Manners): HttpRequest {
  const { one, percent } = chance;
  const rude = manners === 'rude';
  if (rude && percent(4)) return { kind: 'no http', bytes: one(noHttp) };
  const method = rude && percent(30) ? one(oddMethods) : one(methods[manners]);
  const template = rude && percent(10) ? one(oddTargets) : one(paths);
  const target = targetOf(template, around, chance, rude);
  const version = rude && percent(8) ? one(versions) : 'HTTP/1.1';
  const sent = withBody.has(method) || (rude && percent(10)) ? body(chance, { rude }) : undefined;
  const head = `${method} ${target} ${version}\r\n${headOf(around, chance, rude)}${sent?.head ?? ''}\r\n`;
  return {
    kind: `http ${method.slice(0, 12)} ${template.slice(0, 40)}`,
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), sent?.bytes ?? Buffer.alloc(0)]),
  };
}

const oddTargets = ['*', '', '//', 'http://x/', '/%', '/\xff', `/${'p'.repeat(2_000)}`, `/${'p'.repeat(20_000)}`];

function headOf(around: Around, chance: Dice, rude: boolean): string {
  const { one, percent, below } = chance;
  const odd = Array.from({ length: rude ? below(4) : 0 }, () => oddHeader(chance));
  const token = percent(90) ? around.member(chance).token : rude ? one(oddStrings) : 'none';
  return [
    ...(rude && percent(10) ? [] : ['Host: 127.0.0.1\r\n']),
    ...(percent(75) ? [`Authorization: Bearer ${token}\r\n`] : []),
    ...(percent(40) ? ['Tus-Resumable: 1.0.0\r\n'] : []),
    ...(percent(10) ? [`Idempotency-Key: key-${below(200)}\r\n`] : []),
    ...odd,
  ].join('');
}

function targetOf(template: string, around: Around, chance: Dice, rude: boolean): string {
  const { one, percent } = chance;
  const odd = () => (rude ? one(oddStrings) : escaped(one(oddStrings)));
  const path = template.replace(/\{(\w+)\}/gu, (_, name: string) => {
    if (percent(25)) return odd();
    return name === 'roomId' ? around.member(chance).roomId : one(['x', 'a-b_c', 'export-x', 'attack0']);
  });
  return percent(40) ? `${path}?${query(chance, odd)}` : path;
}

function query({ one, below, percent }: Dice, odd: () => string): string {
  const fields = Array.from({ length: 1 + below(3) }, () => `${one(queries)}=${percent(60) ? String(below(5_000)) : odd()}`);
  return percent(95) ? fields.join('&') : one(['&&&', '=', '?', fields.concat(fields).join('&'), 'q='.repeat(2_000)]);
}

/** Escapes what would end the path or the line. A percent sign stays, so that broken escapes are among them. */
const escaped = (text: string): string => text.replace(/[^\w.%~-]/gu, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
