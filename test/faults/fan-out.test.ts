import { expect, test } from 'vitest';
import { measureClick } from '../../load/bench/fanout/measure-click.ts';
import { runFanout } from '../../load/bench/fanout/run.ts';

test('[LG1] every member of a room has every version, each once and in order, whether events come alone or together', async () => {
  const { fanouts } = await runFanout({ members: 60, rounds: 1, deliveriesPerSec: 3_000, roundMs: 1_000, bursts: [1, 8] });
  expect(fanouts.map(({ burst, missed }) => ({ burst, missed }))).toEqual([
    { burst: 1, missed: 0 },
    { burst: 8, missed: 0 },
  ]);
  for (const { frameBytes } of fanouts) expect(frameBytes).toBeGreaterThan(200);
});

test('[LG1] a host’s command reaches every member of its room, in many rooms at once', async () => {
  const { latencyMs, missed } = await measureClick({ rooms: 8, membersPerRoom: 3, seconds: 2, commandsPerSec: 20 });
  expect({ commands: latencyMs.length, missed }).toEqual({ commands: 40, missed: 0 });
});
