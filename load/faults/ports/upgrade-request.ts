import { subprotocols } from '@tutti/protocol';
import type { Dice } from '../codec/dice.ts';
import { oddHeader, oddStrings } from './http-odds.ts';

/** The example of RFC 6455. Servers accept the same key from everybody. */
const goodKey = 'dGhlIHNhbXBsZSBub25jZQ==';

/** What a browser sends to open a WebSocket. */
export const upgradeRequest = (target: string, { protocol }: { readonly protocol?: string } = {}): string =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${goodKey}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n');

const keys = ['', 'x', 'dGhlIHNhbXBsZSBub25jZQ', 'A'.repeat(24), 'A'.repeat(25), 'A'.repeat(5_000), '\xff'.repeat(24), 'a b'];
const versions = ['0', '8', '12', '14', 'x', '', '-13', '13, 8'];
const protocols = [
  ...[subprotocols.json, subprotocols.binary, `${subprotocols.binary}, ${subprotocols.json}`, 'chat', '', ',', ',,,', '__proto__'],
  ...[`${subprotocols.json},${subprotocols.json}`, 'p'.repeat(4_000), 'a b', '\xff'],
];
const extensions = [
  ...['permessage-deflate', 'permessage-deflate; client_max_window_bits', 'permessage-deflate; server_max_window_bits=99'],
  ...[
    'permessage-deflate; client_no_context_takeover; server_no_context_takeover',
    'x-webkit-deflate-frame',
    'permessage-deflate;;;=',
    ',',
  ],
  'permessage-deflate, '.repeat(200),
];

/** An upgrade with several things wrong, or none. */
export function oddUpgrade(target: string, chance: Dice): string {
  const { one, percent } = chance;
  const lines = [
    `${percent(92) ? 'GET' : one(['POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'get', 'X'])} ${target} ${percent(97) ? 'HTTP/1.1' : 'HTTP/1.0'}`,
    ...(percent(97) ? ['Host: 127.0.0.1'] : []),
    ...(percent(97) ? [`Upgrade: ${percent(90) ? 'websocket' : one(['WebSocket', 'h2c', '', 'websocket, h2c'])}`] : []),
    ...(percent(97) ? [`Connection: ${percent(90) ? 'Upgrade' : one(['keep-alive, Upgrade', 'close', '', 'keep-alive'])}`] : []),
    ...(percent(95) ? [`Sec-WebSocket-Version: ${percent(85) ? '13' : one(versions)}`] : []),
    ...(percent(95) ? [`Sec-WebSocket-Key: ${percent(80) ? goodKey : one(keys)}`] : []),
    ...(percent(50) ? [`Sec-WebSocket-Protocol: ${one(protocols)}`] : []),
    ...(percent(25) ? [`Sec-WebSocket-Extensions: ${one(extensions)}`] : []),
    ...(percent(10) ? [`Origin: ${one(['https://evil.example', 'null', 'http://127.0.0.1', ...oddStrings])}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n${percent(10) ? oddHeader(chance) : ''}\r\n`;
}
