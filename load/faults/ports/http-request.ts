import type { Dice } from '../codec/dice.ts';
import type { Around } from './around.ts';
import { body } from './http-bodies.ts';
import { oddHeader, oddMethods, oddStrings } from './http-odds.ts';

export type HttpRequest = {
  readonly kind: string;
  readonly bytes: Buffer;
  /** After it the connection is good for nothing else. */
  readonly breaks: boolean;
};

const methods = ['GET', 'GET', 'GET', 'POST', 'POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'];
const withBody: ReadonlySet<string> = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);
const versions = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1.1', 'HTTPS/1.1', 'http/1.1', 'HTTP/9.9', ''];
const queries = [
  ...['at', 'atServerMs', 'fromServerMs', 'toServerMs', 'format', 'after', 'before', 'limit', 'filename', 'title', 'exp', 'sig', 'code'],
  ...['clientNowMs', '__proto__', '__proto__[x]', 'constructor', ''],
];
const http2Preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A request to one of the paths: good, or with several things wrong. */
export function httpRequest(paths: readonly string[], around: Around, chance: Dice): HttpRequest {
  const { one, percent, below } = chance;
  if (percent(1)) return { kind: 'http2 preface', bytes: Buffer.from(http2Preface), breaks: true };
  const method = percent(85) ? one(methods) : one(oddMethods);
  const template = percent(95) ? one(paths) : one(['*', '', '//', 'http://x/', '/%', '/\xff', `/${'p'.repeat(one([2_000, 20_000]))}`]);
  const target = `${filled(template, around, chance)}${percent(40) ? `?${query(chance)}` : ''}`;
  const version = percent(96) ? 'HTTP/1.1' : one(versions);
  const host = percent(97) ? 'Host: 127.0.0.1\r\n' : '';
  const bearer = percent(70) ? `Authorization: Bearer ${percent(85) ? around.member(chance).token : one(oddStrings)}\r\n` : '';
  const tus = percent(30) ? `Tus-Resumable: 1.0.0\r\n` : '';
  const odd = Array.from({ length: percent(50) ? 0 : 1 + below(3) }, () => oddHeader(chance)).join('');
  const sent = withBody.has(method) || percent(5) ? body(chance) : undefined;
  const head = `${method} ${target} ${version}\r\n${host}${bearer}${tus}${odd}${sent?.head ?? ''}\r\n`;
  return {
    kind: `http ${method.slice(0, 12)} ${template.slice(0, 40)}`,
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), sent?.bytes ?? Buffer.alloc(0)]),
    breaks: sent?.breaks ?? false,
  };
}

function filled(template: string, around: Around, chance: Dice): string {
  const { one, percent } = chance;
  return template.replace(/\{(\w+)\}/gu, (_, name: string) => {
    if (percent(30)) return one(oddStrings);
    return name === 'roomId' ? one([...around.roomIds, around.witnessRoomId]) : one(['x', 'a-b_c', 'export-x', 'attack0']);
  });
}

function query({ one, below, percent }: Dice): string {
  const fields = Array.from({ length: 1 + below(3) }, () => `${one(queries)}=${percent(50) ? String(below(5_000)) : one(oddStrings)}`);
  return percent(90) ? fields.join('&') : one(['&&&', '=', '?', fields.concat(fields).join('&'), 'q='.repeat(2_000)]);
}
