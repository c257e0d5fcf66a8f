import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { dialects } from './index.ts';

const folder = fileURLToPath(new URL('../../../../proto/transcripts/', import.meta.url));

type Line = { readonly who?: string; readonly is?: string; readonly event?: string; readonly sends?: unknown; readonly means?: unknown };

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'));
const sent = files.flatMap((file) => {
  const lines = readFileSync(`${folder}${file}`, 'utf8').trim().split('\n');
  const speaks = new Map<string, string>();
  return lines.flatMap((text, index) => {
    const line = JSON.parse(text) as Line;
    if (line.who && line.is) speaks.set(line.who, line.is);
    const name = speaks.get(line.who ?? '') ?? '';
    if (!('means' in line) || !(name in dialects)) return [];
    return [{ at: `${file}:${index + 1}`, dialect: dialects[name as keyof typeof dialects], line }];
  });
});

test.each(sent)('W-2 $at means what it says there', ({ dialect, line }) => {
  const { who = '', sends, event = '', means } = line;
  expect(dialect.decode(known(sends), event, who)).toEqual(known(means));
});

test('there are transcripts of every dialect, and of all in one room', () => {
  expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(new Set([...Object.keys(dialects), 'mixed']));
  expect(new Set(sent.map(({ dialect }) => dialect.name))).toEqual(new Set(Object.keys(dialects)));
});

/** What a transcript remembers is, without a gateway, the name that it is remembered by. */
function known(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value), (_, inner) => inner?.$is ?? inner);
}
