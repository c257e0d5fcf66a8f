import { expect, test } from 'vitest';
import { runLogFaults } from '../../load/faults/log/run.ts';

test('E-2, E-3: whatever is killed, no acknowledged command is lost, doubled or moved, and the planted faults are caught', async () => {
  const { verdict, commands, killings, caught } = await runLogFaults({ commands: 20_000, killEveryMs: 1500 });
  expect(commands).toBeGreaterThanOrEqual(20_000);
  expect(new Set(killings.map(({ victim }) => victim))).toEqual(new Set(['scheduler', 'nats-server', 'postgres']));
  expect(killings.some(({ inFlight }) => inFlight > 0)).toBe(true);
  expect(verdict).toEqual({ missing: 0, duplicate: 0, inverted: 0, gapped: 0 });
  expect(caught).toEqual(['last-sequence-reader', 'unfenced-relay', 'non-transactional-checkpoint']);
}, 300_000);
