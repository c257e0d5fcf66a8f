import { expect, test } from 'vitest';
import { runRolling } from '../../load/faults/rolling/run.ts';
import { wrongIn } from '../../load/faults/view-checker.ts';

test('O-3 [W14] [RM6]: three gateways on one port, stopped and started one after the other: all are told when to come back, miss nothing, and are away for nobody', async () => {
  const found = await runRolling({ gateways: 3, rooms: 4, members: 4 });
  expect(found.restarts).toBe(3);
  expect(found.errors).toEqual([]);
  expect(found.flaps).toEqual([]);
  expect({ wrong: wrongIn(found.views), lost: found.lostCommands, doubled: found.doubledCommands }).toEqual({
    wrong: 0,
    lost: 0,
    doubled: 0,
  });
}, 180_000);
