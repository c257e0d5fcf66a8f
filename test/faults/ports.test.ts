import { expect, test } from 'vitest';
import { runPorts } from '../../load/faults/ports/run.ts';

const requests = 3_000;
/** A little longer than what the gateway gives a client to join, and to change its transport. */
const lingerMs = 11_000;

test('W-3 no request or frame ends a process, or the connection of somebody else', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { ended, othersClosed, missed, lastCases, written, witnesses } = await runPorts({ seed, requests, lingerMs });
  const told = `seed ${seed}\n${lastCases.join('\n')}`;
  expect({ ended, othersClosed, missed }, told).toEqual({ ended: [], othersClosed: [], missed: [] });
  for (const count of Object.values(written)) expect(count).toBeGreaterThanOrEqual(requests);
  expect(Object.keys(written)).toEqual(['gateway', 'api', 'time', 'health']);
  expect(witnesses).toBe(10);
}, 120_000);

test('W-3 the judge sees a process that ends, and the connections that are closed by it', async () => {
  const kill = { service: 'timesync', afterRequests: 200 };
  const { ended, othersClosed, lastCases } = await runPorts({ seed: 1, requests, ports: ['health'], kill });
  expect(ended.map(({ name, how }) => `${name} ${how}`)).toEqual(['timesync SIGKILL']);
  expect(othersClosed.map(({ name }) => name).toSorted()).toEqual(['time-binary', 'time-json']);
  expect(lastCases.length).toBeGreaterThan(0);
}, 120_000);
