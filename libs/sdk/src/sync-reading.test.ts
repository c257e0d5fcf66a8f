import { expect, test } from 'vitest';
import { type SyncInputs, syncReading } from './sync-reading.ts';

const audio = {
  status: 'playing',
  driftMs: 0.4,
  rate: 1,
  jumps: 0,
  coolingDown: false,
  needsResync: false,
  problem: undefined,
  spreadMs: 0,
} as const;
const well: SyncInputs = {
  connection: { status: 'open' },
  awayForMs: 0,
  synchronised: true,
  openForMs: 10_000,
  estimate: { offsetMs: 5, errorMs: 1, rttMs: 2 },
  timePath: 'timesync',
  audio,
};
const statusOf = (change: Partial<SyncInputs>) => syncReading({ ...well, ...change }).status;

test('in sync when time is known and what sounds is in its place', () => {
  expect(syncReading(well)).toMatchObject({ status: 'in-sync', timePath: 'timesync', offsetMs: 5, errorMs: 1, rttMs: 2, driftMs: 0.4 });
  expect(statusOf({ audio: { ...audio, driftMs: undefined } })).toBe('in-sync');
  expect(statusOf({ audio: { ...audio, driftMs: -40 } })).toBe('adjusting');
});

test('a line that comes back at once was never away', () => {
  const connection = { status: 'resuming', attempt: 1, retryInMs: 200 } as const;
  expect(statusOf({ connection, awayForMs: undefined })).toBe('connecting');
  expect(statusOf({ connection, awayForMs: 300 })).toBe('in-sync');
  expect(statusOf({ connection, awayForMs: 900 })).toBe('offline');
});

test('T-8 no answer to any ping within 3 s is shown as unsynchronised', () => {
  const unknown = { synchronised: false, estimate: undefined };
  expect(statusOf({ ...unknown, openForMs: 500 })).toBe('settling');
  expect(statusOf({ ...unknown, openForMs: 3_100 })).toBe('unsynchronised');
  expect(statusOf({ connection: { status: 'closed', reason: 'room-not-open', message: '' } })).toBe('closed');
});
