import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { clientFrames, closeCodes, type FlatCodec, limits, refusals, roomEvents, serverFrames } from '@tutti/protocol';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const spec = readFileSync(`${root}/proto/SPEC.md`, 'utf8');
const rules = [...spec.matchAll(/^- \*\*\[([A-Z]+)(\d+)\]\*\* (.+)$/gm)].map(([, group = '', number = '', text = '']) => ({
  group,
  number,
  text,
}));
const codecs = [clientFrames, serverFrames] as unknown as readonly FlatCodec<object>[];
const examples = [...spec.matchAll(/```jsonl\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const rowsOf = (header: string) => {
  const [, table = ''] = new RegExp(`\\| ${header} +\\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`).exec(spec) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
};

describe('proto/SPEC.md', () => {
  test('numbers its rules without gaps, and every rule names its requirement', () => {
    const groups = Map.groupBy(rules, ({ group }) => group);
    expect([...groups.keys()]).toEqual(['W', 'TM', 'RM', 'PB', 'VW', 'LG', 'EV']);
    for (const [group, members] of groups) {
      const numbers = members.map(({ number }) => Number(number)).sort((a, b) => a - b);
      expect(numbers, group).toEqual(members.map((_, index) => index + 1));
    }
    for (const { text } of rules) expect(text).toMatch(/ \([TPRCEWO]-\d+(, [TPRCEWO]-\d+)*\)$/);
  });

  test.each(examples)('[W2][W3] its example is a frame with every field: %s', (line) => {
    const codec = codecs.find(({ names }) => names.includes(JSON.parse(line).t));
    const parsed = codec?.parseJson(line);
    if (!codec || !parsed || !('value' in parsed)) throw new Error(`no frame: ${JSON.stringify(parsed)}`);
    expect(codec.toJsonValue(parsed.value)).toEqual(JSON.parse(line));
  });

  test('has an example of every frame', () => {
    const shown = new Set(examples.map((line) => JSON.parse(line).t));
    expect(codecs.flatMap(({ names }) => names).filter((name) => !shown.has(name))).toEqual([]);
  });

  test('[W13] lists the close codes of the code, no more and no fewer', () => {
    expect(Object.fromEntries(rowsOf('close code').map(([, code, name]) => [name, Number(code)]))).toEqual(closeCodes);
  });

  test('lists the refusal codes of the code, no more and no fewer', () => {
    const listed = rowsOf('refusal code').flatMap(([, codes = '']) => codes.split(', '));
    expect(listed.sort()).toEqual(Object.keys(refusals).sort());
  });

  test('[W12] lists the limits of the code', () => {
    expect(Object.fromEntries(rowsOf('limit').map(([, name, value]) => [name, Number(value)]))).toEqual(limits);
  });
});

test('every rule that a test quotes stands in proto/SPEC.md', () => {
  const known = new Set(rules.map(({ group, number }) => `[${group}${number}]`));
  const strangers = testFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\[(?:W|TM|RM|PB|VW|LG|EV)\d+\]/g)]
      .map(([rule]) => rule)
      .filter((rule) => !known.has(rule))
      .map((rule) => `${file}: ${rule}`),
  );
  expect(strangers).toEqual([]);
  expect(known.size).toBeGreaterThan(50);
});

test('[PB13] no client frame can say when playback starts (P-4)', () => {
  const fields = clientFrames.union.fields.flatMap(({ message }) => message?.fields.map(({ jsonName }) => jsonName) ?? []);
  expect(fields.filter((name) => /server/i.test(name))).toEqual([]);
});

test('[RM13] no client frame can say who its sender is', () => {
  const owners = clientFrames.union.fields.filter(({ message }) =>
    message?.fields.some(({ jsonName }) => /^(memberId|actorId|userId)$/.test(jsonName)),
  );
  // A hand-over names the member it goes to.
  expect(owners.map(({ localName }) => localName)).toEqual(['hostHandOver']);
});

test('[EV6] no event has a field for a name or an address (E-6)', () => {
  const fields = roomEvents.union.fields.flatMap(({ message }) => message?.fields.map(({ jsonName }) => jsonName) ?? []);
  expect(fields).toContain('memberId');
  expect(fields.filter((name) => /name|mail|address|phone/i.test(name))).toEqual([]);
});

function testFiles(): string[] {
  return ['libs', 'services', 'test', 'load', 'tools'].flatMap((folder) => {
    try {
      return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
        .map((name) => `${root}/${folder}/${name}`);
    } catch {
      return [];
    }
  });
}
