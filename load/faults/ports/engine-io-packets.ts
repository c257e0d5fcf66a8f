import type { Dice } from '../codec/dice.ts';
import { oddJson, spoilJson } from '../codec/spoil-json.ts';
import type { Around } from './around.ts';
import { deepText } from './http-bodies.ts';
import { bytesOf, oddStrings } from './http-odds.ts';

/** What stands between the packets of one polling payload. */
const separator = '\x1e';
const fieldsOf = (roomCode: string): Readonly<Record<string, object>> => ({
  'sync:ping': { clientTimestamp: 1 },
  'sync:report': { offset: 1, rtt: 2 },
  'room:join': { roomCode, username: 'Mallory' },
  'playback:start': { trackId: 'long', position: 0 },
  'playback:pause': {},
  'playback:stop': {},
});
const oddEvents = [
  ...['error', 'connect', 'disconnect', 'disconnecting', 'connect_error', 'newListener', 'removeListener', '__proto__', 'constructor'],
  ...['message', 'data', 'ping', 'toString', ''],
];
const namespaces = ['/', '/admin', '/__proto__', '/?a=b', '/\0', `/${'n'.repeat(2_000)}`, '/ä'];
const ackIds = ['0', '1', '-1', '007', '4294967296', '99999999999999999999', '1e3', 'x'];

/** Enters a room by its code. */
export const joinEvent = (roomCode: string): string => `420${JSON.stringify(['room:join', { roomCode, username: 'Mallory' }])}`;

/** A Socket.IO event of a client, well formed. */
export function goodEvent(around: Around, chance: Dice): string {
  const [event, fields] = chance.one(Object.entries(fieldsOf(around.member(chance).roomId)));
  return `42${chance.percent(30) ? chance.below(50) : ''}${JSON.stringify([event, fields])}`;
}

/** One Engine.IO packet: a good event, a spoiled one, or a packet that no client sends. Written byte for byte. */
export function enginePacket(around: Around, chance: Dice): string {
  const { one, percent, below } = chance;
  if (percent(25)) return goodEvent(around, chance);
  const events = fieldsOf(around.member(chance).roomId);
  const [event, fields] = one(Object.entries(events));
  const named = percent(40) ? one(oddEvents) : event;
  const text = (value: unknown) => bytesOf(JSON.stringify(value) ?? 'null');
  const packets: readonly (() => string)[] = [
    () => `42${text([named, spoilJson(fields, chance)])}`,
    () => `42${one(ackIds)}${text([named, fields, ...(percent(50) ? [oddJson(chance)] : [])])}`,
    () => `42${text(one([[], [5], [null], [{}], {}, 'x', 5, [[event]], [event], [true, {}]]))}`,
    () => `43${one(ackIds)}${text([oddJson(chance)])}`,
    () => `45${one(['', '0', '1', '2', '-1', '999999', 'x', '1.5'])}-${text([named, { _placeholder: true, num: one([0, 1, -1, 'x']) }])}`,
    () => `46${one(['0', '1', '99'])}-${one(ackIds)}${text([{ _placeholder: true, num: 0 }])}`,
    () => `4${below(10)}${one(namespaces)},${percent(50) ? text([named, fields]) : ''}`,
    () => `40${one(['', '{}', '{"token":', '[]', 'null', '5', text(oddJson(chance))])}`,
    () => `4${one(['1', '4', '41/x,', '44{}', '7', '9', '', '2', '2[', '2["', `2["${event}"`])}`,
    () => `${one(['0', '2', '3', '6', '7', '9', 'x', '', '-', '2probe', '3probe', '0{}', 'b', 'bAAAA', `b${'/'.repeat(99)}`, 'b!!'])}`,
    () => one(oddStrings),
    () => `42["${named}","${'y'.repeat(one([16_385, 70_000]))}"]`,
  ];
  if (percent(1)) return `42["${named}",${deepText(chance)}]`;
  return one(packets)();
}

/** Enough of these in one payload make the gateway end the session before the payload is read. */
const tiresome = ['42["room:join",{}]', '42["sync:ping",{"clientTimestamp":1}]', '42["playback:stop",{}]'];

/** An event whose body is bytes, and the bytes: as a polling client sends them, or with a count or a place that is wrong. */
function binaryEvent({ one, percent }: Dice): string[] {
  const [count, num] = percent(50) ? [1, 0] : [one([0, 1, 2, 3]), one([0, 1, -1, 1.5, '__proto__', 1e9])];
  const event = `45${count}-${percent(30) ? '7' : ''}["${one(['room:join', 'sync:ping', 'x'])}",{"_placeholder":true,"num":${JSON.stringify(num)}}]`;
  return [event, ...Array.from({ length: one([0, 1, 1, 1, 2]) }, () => one(['bAAEC', 'b', 'b!', `b${'A'.repeat(4_000)}`]))];
}

/** One polling body: a packet, several, or very many. */
export function enginePayload(around: Around, chance: Dice): string {
  const { one, percent, below } = chance;
  if (percent(2)) return Array.from({ length: one([25, 300, 4_000]) }, () => one(tiresome)).join(separator);
  if (percent(2)) return Array.from({ length: one([100, 3_000, 60_000]) }, () => one(['2', '3', '6', '1', '', '41'])).join(separator);
  if (percent(10)) return [...binaryEvent(chance), enginePacket(around, chance)].join(separator);
  return Array.from({ length: percent(60) ? 1 : 1 + below(8) }, () => enginePacket(around, chance)).join(separator);
}

/** The query of an Engine.IO request: as it should be, or with several things wrong. */
export function engineQuery(sessionId: string | undefined, { one, percent }: Dice): string {
  const sid = percent(85) ? sessionId : one(['', 'x', '__proto__', 'constructor', 'toString', 'A'.repeat(20), '%00', 'ä']);
  const transport = percent(70) ? one(['polling', 'websocket']) : one(transports);
  const fields = [
    ...(percent(95) ? [`EIO=${percent(85) ? '4' : one(['3', 'x', '', '-4', '4&EIO=3'])}`] : []),
    ...(percent(95) ? [`transport=${transport}`] : []),
    ...(percent(8) ? [`transport=${one(transports)}`] : []),
    ...(sid === undefined ? [] : [`sid=${sid}`]),
    ...(percent(5) ? [`sid=${one(['__proto__', 'x', ''])}`] : []),
    ...(percent(10) ? [`j=${one(['0', '1', 'x', '__proto__', '0;alert(1)'])}`] : []),
    ...(percent(10) ? [`b64=${one(['1', '0', ''])}`] : []),
    ...(percent(10) ? [`t=${one(oddStrings)}`] : []),
    ...(percent(10) ? [`code=${one(['attack0', ...oddStrings])}&name=${one(oddStrings)}`] : []),
  ];
  return bytesOf(fields.join('&'));
}

const transports = [
  'webtransport',
  '__proto__',
  'constructor',
  'toString',
  'flashsocket',
  'Polling',
  '',
  'polling,websocket',
  'hasOwnProperty',
];
