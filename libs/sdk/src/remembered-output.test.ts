import { afterEach, expect, test, vi } from 'vitest';
import { outputMap } from './output-map.ts';
import { outputMemory } from './output-memory.ts';
import { rememberedOutput } from './remembered-output.ts';

/** A machine with outputs; the default one may change. */
function machine(labels: { current: string }) {
  const devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [{ kind: 'audiooutput', deviceId: 'default', label: labels.current }],
  });
  vi.stubGlobal('navigator', { mediaDevices: devices });
  return { change: () => devices.dispatchEvent(new Event('devicechange')) };
}
afterEach(() => vi.unstubAllGlobals());

/** Half a second of true readings of an output that is `latencyMs` behind. */
function settle(map: ReturnType<typeof outputMap>, latencyMs: number, fromMs = 10_000) {
  for (let ms = fromMs; ms < fromMs + 500; ms += 50)
    map.add({ contextMs: ms - latencyMs, localMs: ms }, { contextNowMs: ms, localNowMs: ms, outputLatencyMs: 0 });
}
/** What stands in for a reading when the browser can tell nothing. */
function guess(map: ReturnType<typeof outputMap>) {
  map.add(undefined, { contextNowMs: 1_000, localNowMs: 1_000, outputLatencyMs: 0 });
  return -(map.mapMs ?? Number.NaN);
}
const memory = () => outputMemory(() => undefined);
const asked = () => new Promise((resolve) => setTimeout(resolve));

test('P-16 what the map settled on is the first guess the next time', async () => {
  machine({ current: 'Headphones' });
  const known = memory();
  const map = outputMap();
  const output = rememberedOutput({ map, memory: known, sinkId: () => '' });
  await asked();
  settle(map, 23.4);
  output.look(10_500);
  output.end();
  expect(known.recall('Headphones').latencyMs).toBeCloseTo(23.4);
  const next = outputMap();
  expect(guess(next)).toBe(40);
  next.reset();
  rememberedOutput({ map: next, memory: known, sinkId: () => '' }).end();
  rememberedOutput({ map: next, memory: known, sinkId: () => '' });
  await asked();
  expect(guess(next)).toBeCloseTo(23.4);
});

test('P-16 a guess is not remembered as if it were known', async () => {
  machine({ current: 'Headphones' });
  const known = memory();
  const map = outputMap();
  const output = rememberedOutput({ map, memory: known, sinkId: () => '' });
  await asked();
  for (let i = 0; i < 20; i++) guess(map);
  output.look(10_500);
  expect(known.recall('Headphones')).toEqual({});
});

test('P-16 a trim belongs to its output: plugged out and in again, each has its own', async () => {
  const labels = { current: 'Speakers' };
  const { change } = machine(labels);
  const map = outputMap();
  const output = rememberedOutput({ map, memory: memory(), sinkId: () => '' });
  output.setTrimMs(180); // before the browser has said which output it is
  await asked();
  expect(output.trimMs).toBe(180);
  settle(map, 40);
  labels.current = 'Headphones';
  change();
  await asked();
  expect(output.trimMs).toBe(0);
  expect(map.mapMs).toBeUndefined();
  output.setTrimMs(-4);
  labels.current = 'Speakers';
  change();
  await asked();
  expect(output.trimMs).toBe(180);
});

test('P-16 without labels the sink’s id is the name, and without that one name for all; a trim is within two seconds', async () => {
  vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices: () => Promise.reject(new Error('not allowed')) } });
  const known = memory();
  for (const sinkId of ['abc', '', undefined, { type: 'none' }]) {
    rememberedOutput({ map: outputMap(), memory: known, sinkId: () => sinkId }).setTrimMs(sinkId === 'abc' ? 9_000 : 5);
    await asked();
  }
  expect(known.recall('abc')).toEqual({ trimMs: 2_000 });
  expect(known.recall('default')).toEqual({ trimMs: 5 });
  expect(() => rememberedOutput({ map: outputMap(), memory: known, sinkId: () => '' }).setTrimMs(Number.NaN)).toThrow(RangeError);
});

test('P-16 another device under the same name is measured anew, and so is another sink', async () => {
  const { change } = machine({ current: '' });
  const map = outputMap();
  const output = rememberedOutput({ map, memory: memory(), sinkId: () => '' });
  await asked();
  for (const happens of [change, output.sinkChanged]) {
    settle(map, 40);
    expect(map.settled).toBe(true);
    happens();
    await asked();
    expect(map.settled).toBe(false);
  }
  output.end();
  settle(map, 40);
  change();
  await asked();
  expect(map.settled).toBe(true);
});
