import { expect, test } from 'vitest';
import { runResume } from '../../load/faults/resume/run.ts';
import { wrongIn } from '../../load/faults/view-checker.ts';

test('[LG6] [LG7] E-2: a gateway killed with -9: every member comes back to every version once, in order, and no command is lost or done twice', async () => {
  const { clients, killings, views, ended, lostCommands, doubledCommands } = await runResume({ rooms: 6, members: 5, kills: 2 });
  expect(killings.every(({ inFlight }) => inFlight > 0)).toBe(true);
  expect({ wrong: wrongIn(views), ended, lostCommands, doubledCommands }).toEqual({
    wrong: 0,
    ended: 0,
    lostCommands: 0,
    doubledCommands: 0,
  });
  expect(views.resumes + views.statesLost).toBeGreaterThanOrEqual(clients * killings.length);
}, 240_000);
