import { expect, test } from 'vitest';
import { checkAcks, checkCounts, checkLog, checkReader, checkStream, clean, type Seen } from './checker.ts';

const event = (position: number, streamVersion = position, stream = 'room-a'): Seen => ({
  position,
  stream,
  streamVersion,
  eventId: `c${position}.0`,
  commandId: `c${position}`,
});
const log = [event(1), event(2), event(3)];
const acked = (number: number) => ({ caller: 1, number, commandId: `c${number}`, version: number });

test('a log, its acks and its readers that agree are clean', () => {
  expect(checkLog(log)).toEqual(clean);
  expect(checkAcks([acked(1), acked(2), acked(3)], log)).toEqual(clean);
  expect(checkReader(log, log)).toEqual(clean);
  expect(
    checkStream(
      log.map((seen) => ({ ...seen, sequence: seen.position })),
      log,
    ),
  ).toEqual(clean);
  expect(checkCounts(new Map([['room-a', 3]]), log)).toEqual(clean);
});

test('a hole in the positions is a gap', () => expect(checkLog([event(1), event(3, 2)]).gapped).toBe(1));
test('versions of one stream that go back are an inversion', () => expect(checkLog([event(1, 2), event(2, 1)]).inverted).toBe(1));
test('an acknowledged command that is not in the log is missing', () => expect(checkAcks([acked(4)], log).missing).toBe(1));
test('a command with two events is a duplicate', () =>
  expect(checkAcks([acked(1)], [...log, { ...event(4), commandId: 'c1' }]).duplicate).toBe(1));
test('a caller whose commands changed places is an inversion', () => {
  const swapped = [event(1), { ...event(2), commandId: 'c3' }, { ...event(3), commandId: 'c2' }];
  expect(checkAcks([acked(2), acked(3)], swapped).inverted).toBeGreaterThan(0);
});
test('a reader that skips an event misses it', () => expect(checkReader([event(1), event(3)], log).missing).toBe(1));
test('a reader that sees an event twice has a duplicate', () =>
  expect(checkReader([event(1), event(1), event(2), event(3)], log).duplicate).toBe(1));
test('a stream whose sequence is not the position has a gap', () =>
  expect(checkStream([{ ...event(1), sequence: 2 }], [event(1)]).gapped).toBe(1));
test('a projection that counts an event twice has a duplicate', () => expect(checkCounts(new Map([['room-a', 4]]), log).duplicate).toBe(1));
