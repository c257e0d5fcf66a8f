import { expect, test } from 'vitest';
import { containedFaults, type FaultScope, faultScope } from './faults.ts';
import { createMetrics } from './metrics.ts';

function world() {
  const metrics = createMetrics('test', 't1');
  const logged: { err: unknown; where: string }[] = [];
  const faults = containedFaults({ metrics, log: { error: (line: object) => void logged.push(line as never) } as never });
  const counted = async (where: string) =>
    (await metrics.getSingleMetric('tutti_faults_total')?.get())?.values.find(({ labels }) => labels['where'] === where)?.value;
  const ends: string[] = [];
  const scope: FaultScope = { where: 'connection', about: { connection: 'c1' }, end: () => void ends.push('c1') };
  return { faults, logged, counted, scope, ends: () => ends.length };
}

test('O-5 an exception in a callback ends its scope and nothing else', async () => {
  const { faults, logged, counted, scope, ends } = world();
  faults.run(scope, () => {
    throw new Error('bad frame');
  });
  expect(ends()).toBe(1);
  expect(logged).toEqual([expect.objectContaining({ err: new Error('bad frame'), where: 'connection', connection: 'c1' })]);
  expect(await counted('connection')).toBe(1);
});

test('O-5 a rejected promise of a callback ends its scope', async () => {
  const { faults, counted, scope, ends } = world();
  faults.run(scope, () => Promise.reject(new Error('late')));
  await expect.poll(ends).toBe(1);
  expect(await counted('connection')).toBe(1);
});

test('O-5 the scope follows timers and promises that the callback started', async () => {
  const { faults, scope } = world();
  const seen: (FaultScope | undefined)[] = [];
  faults.run(scope, () => {
    setTimeout(() => seen.push(faultScope()), 1);
    void Promise.resolve().then(() => seen.push(faultScope()));
  });
  await expect.poll(() => seen).toEqual([scope, scope]);
  expect(faultScope()).toBeUndefined();
});

test('O-5 every fault of a scope is counted, the first one is logged and ends it', async () => {
  const { faults, logged, counted, scope, ends } = world();
  for (let n = 0; n < 3; n++) faults.contain(new Error(`fault ${n}`), scope);
  expect([ends(), logged.length, await counted('connection')]).toEqual([1, 1, 3]);
});

test('O-5 a scope that cannot be ended is logged as well', () => {
  const { faults, logged } = world();
  const end = () => {
    throw new Error('closed already');
  };
  faults.contain(new Error('fault'), { where: 'room', end });
  expect(logged.map(({ err }) => String(err))).toEqual(['Error: fault', 'Error: closed already']);
});

test('O-1 every place stands in the metrics from the start', async () => {
  const { counted } = world();
  expect(await Promise.all(['connection', 'request', 'room', 'message', 'send'].map(counted))).toEqual([0, 0, 0, 0, 0]);
});
