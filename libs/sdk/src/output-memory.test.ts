import { expect, test } from 'vitest';
import { outputMemory } from './output-memory.ts';

function fakeStorage(initial?: string) {
  const items = new Map<string, string>(initial === undefined ? [] : [['tutti.outputs', initial]]);
  const storage = { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => items.set(key, value) };
  return () => storage as unknown as Storage;
}

test('P-16 what is remembered of an output is there the next time, the trim beside the latency', () => {
  const storage = fakeStorage();
  const memory = outputMemory(storage);
  memory.remember('Headphones', { latencyMs: 23.5 });
  memory.remember('Headphones', { trimMs: -15 });
  memory.remember('default', { latencyMs: 60 });
  const next = outputMemory(storage);
  expect(next.recall('Headphones')).toEqual({ latencyMs: 23.5, trimMs: -15 });
  expect(next.recall('default')).toEqual({ latencyMs: 60 });
  expect(next.recall('Speakers')).toEqual({});
});

test('P-16 two pages do not forget what the other learnt', () => {
  const storage = fakeStorage();
  const [one, other] = [outputMemory(storage), outputMemory(storage)];
  one.remember('A', { latencyMs: 1 });
  other.remember('B', { latencyMs: 2 });
  expect(outputMemory(storage).recall('A')).toEqual({ latencyMs: 1 });
});

test('P-16 sixteen outputs are kept, the latest', () => {
  const storage = fakeStorage();
  const memory = outputMemory(storage);
  for (let i = 0; i < 20; i++) memory.remember(`output ${i}`, { trimMs: i });
  expect(memory.recall('output 3')).toEqual({});
  expect(memory.recall('output 19')).toEqual({ trimMs: 19 });
});

test.each(['not json', 'null', '[]', '{"default":7}', '{"default":{"latencyMs":"40","trimMs":1e9}}', '{"default":{"latencyMs":-3}}'])(
  'P-16 nonsense in the storage is not believed: %s',
  (text) => {
    expect(outputMemory(fakeStorage(text)).recall('default')).toEqual({});
  },
);

test('P-16 a storage that refuses, or is not there: remembered for this page', () => {
  const refuses = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  for (const storage of [refuses, () => undefined]) {
    const memory = outputMemory(storage);
    memory.remember('default', { trimMs: 5 });
    expect(memory.recall('default')).toEqual({ trimMs: 5 });
  }
});
