import { createEstimator } from '@tutti/clock';
import type { ClockLineStatus } from '@tutti/sdk';
import { expect, test } from 'vitest';
import type { LabNow } from './lab-session.ts';
import { labStatus } from './lab-status.ts';

const found = { status: 'found', timeUrl: 'ws://t/time', gateway: undefined } as const;
const now = (line: ClockLineStatus, synchronised: boolean): Pick<LabNow, 'paths' | 'estimate' | 'errorMs'> => ({
  paths: [{ name: 'time', url: 'ws://t/time', line, inUse: true, answers: 0, rttMs: 4, floorMs: 4 }],
  estimate: { ...createEstimator().state(), synchronised },
  errorMs: 0.25,
});

test.each([
  ['asking', { status: 'asking' } as const, undefined],
  ['unreachable', { status: 'unreachable' } as const, undefined],
  ['no-endpoint', { status: 'no-endpoint' } as const, undefined],
  ['connecting', found, undefined],
  ['connecting', found, now({ status: 'connecting' }, false)],
  ['finding', found, now({ status: 'open' }, false)],
  ['known', found, now({ status: 'open' }, true)],
  ['lost', found, now({ status: 'waiting', retryInMs: 100 }, true)],
  ['lost', found, now({ status: 'connecting' }, true)],
  ['lost', found, now({ status: 'waiting', retryInMs: 100 }, false)],
  ['sent-away', found, now({ status: 'closed', code: 4506 }, true)],
] as const)('%s', (kind, source, seen) => expect(labStatus(source, seen).kind).toBe(kind));

test('what is known says how well; what is lost says what is used meanwhile', () => {
  expect(labStatus(found, now({ status: 'open' }, true)).text).toBe('Known to ±0.250 ms');
  expect(labStatus(found, now({ status: 'waiting', retryInMs: 1 }, true)).why).toContain('bound grows');
  expect(labStatus(found, now({ status: 'waiting', retryInMs: 1 }, false)).why).toContain('own time');
  expect(labStatus(found, now({ status: 'closed', code: 4506 }, true)).why).toContain('4506');
});
