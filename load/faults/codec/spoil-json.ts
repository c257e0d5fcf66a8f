import type { Dice } from './dice.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A deep copy with one to four things wrong: a value of another kind or at an edge, a key gone, renamed, added or said twice, a list longer or shorter. */
export function spoilJson(json: unknown, { below, one, percent }: Dice): unknown {
  const spoiled = structuredClone(json) as Json;
  for (let times = 1 + below(4); times > 0; times--) {
    const places = placesIn(spoiled);
    if (places.length === 0) return odd();
    const [holder, key] = one(places);
    if (percent(50)) put(holder, key, percent(15) ? oddTree(4) : odd());
    else if (Array.isArray(holder)) one([() => holder.pop(), () => holder.push(...holder, odd()), () => holder.reverse()])();
    else one([() => delete holder[key], () => rename(holder, key), () => put(holder, one(oddKeys), odd())])();
  }
  return spoiled;

  function odd(): Json {
    return structuredClone(one(oddValues));
  }

  function rename(holder: { [key: string]: Json }, key: string): void {
    const value = holder[key] ?? null;
    delete holder[key];
    put(holder, percent(50) ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : one(oddKeys), value);
  }

  function oddTree(depth: number): Json {
    if (depth === 0 || percent(30)) return odd();
    const children = Array.from({ length: below(4) }, () => oddTree(depth - 1));
    if (percent(50)) return children;
    const tree: { [key: string]: Json } = {};
    for (const child of children) put(tree, one(oddKeys), child);
    return tree;
  }
}

/** Any JSON at all, made of what no check expects. */
export const oddJson = (dice: Dice): unknown => spoilJson({ t: dice.one(oddKeys), a: [], b: {} }, dice);

/** Text of which a piece is cut, doubled, spliced with another's, or replaced by what JSON nearly is. */
export function spoilText(text: string, other: string, { below, one }: Dice): string {
  const [from, to] = [below(text.length + 1), below(text.length + 1)].sort((a, b) => a - b) as [number, number];
  return one([
    () => text.slice(0, from),
    () => text.slice(0, from) + text.slice(to),
    () => text.slice(0, to) + text.slice(from),
    () => text.slice(0, from) + other.slice(below(other.length + 1)),
    () => text.slice(0, from) + one(oddTokens) + text.slice(from),
    () => text.replace(/-?\d+(\.\d+)?/, one(oddTokens)),
    () => text.replace(/:[^,{}[\]]*/, `:${one(oddTokens)}`),
    () => text.slice(0, from) + String.fromCharCode(below(0x10000)) + text.slice(from + 1),
  ])();
}

/** A value of its own under any key: `holder['__proto__'] = value` would be lost. */
function put(holder: Json[] | { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

type Place = readonly [holder: Json[] | { [key: string]: Json }, key: string];

/** Every key and index of it, at every depth. */
export function placesIn(json: Json): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]): Place[] => [[json, key], ...placesIn(value)]);
}

const oddKeys = [
  't',
  'type',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  'track',
  'commandId',
  'members',
  '\ud800',
  'ä',
];
const oddValues: readonly Json[] = [
  ...[null, true, false, [], {}, [null], [[]], { t: 'GET_STATE' }],
  ...[0, -0, 1, -1, 0.5, 1e-320, 5e-324, 1e308, -1e308, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53, -(2 ** 53), Number.NaN, Infinity],
  ...[
    '',
    '0',
    'NaN',
    'null',
    'a',
    'idle',
    '/a',
    'http://',
    '__proto__',
    'a\n',
    '\0',
    '\ud800',
    '\udfff',
    '\ud83d\ude00',
    '\ufeffa',
    '\ufffd',
  ],
  ...['TIME_PING', 'PLAY_AT', 'ROOM_STATE', 'MEMBERS_SYNC', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(5000)],
];
const oddTokens = [
  '1e999',
  '-0',
  '1e-999',
  'NaN',
  '-',
  '01',
  '"\\ud800"',
  '"\\u0000"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  'null',
  '[[[[',
  '\ufeff',
];
