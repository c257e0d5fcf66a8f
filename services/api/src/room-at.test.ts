import { toStored } from '@tutti/domain';
import { memoryEventLog } from '@tutti/event-log';
import type { RoomEvent } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { momentOf, roomAt } from './room-at.ts';

const startMs = 1_800_000_000_000;

async function history() {
  const log = memoryEventLog();
  const append = (stream: string, atMs: number, ...events: RoomEvent[]) =>
    log.append({
      stream,
      expectedVersion: null,
      commandId: `c${atMs}-${stream}`,
      actorId: 'a',
      occurredServerMs: startMs + atMs,
      events: events.map(toStored),
    });
  await append('room-r1', 0, { type: 'RoomOpened', title: 'One' });
  await append('room-other', 1, { type: 'RoomOpened', title: 'Other' });
  await append('room-r1', 10, { type: 'MemberJoined', memberId: 'ada' }, { type: 'HostChanged', memberId: 'ada', reason: 'first-member' });
  await append('room-r1', 20, { type: 'MemberLeft', memberId: 'ada', reason: 'left' });
  return log;
}

test.each([
  [{ position: 1 }, 1, 1, ''],
  [{ position: 2 }, 1, 1, ''],
  [{ position: 4 }, 3, 4, 'ada'],
  [{ position: 1000 }, 4, 5, 'ada'],
  [{ serverMs: startMs }, 1, 1, ''],
  [{ serverMs: startMs + 10 }, 3, 4, 'ada'],
  [{ serverMs: startMs + 19.9 }, 3, 4, 'ada'],
])('E-4: the room at %o has version %i, position %i and host "%s"', async (moment, version, position, hostId) => {
  const log = await history();
  const at = await roomAt(log.readStream('room-r1'), moment);
  expect(at).toMatchObject({ version, position, room: { status: 'open', hostId } });
});

test('before its first event there was no room', async () => {
  const log = await history();
  expect(await roomAt(log.readStream('room-r1'), { serverMs: startMs - 1 })).toMatchObject({ version: 0, room: { status: 'absent' } });
});

test('small numbers are positions, large ones server times, others nothing', () => {
  expect(momentOf('0')).toEqual({ position: 0 });
  expect(momentOf('999999999999')).toEqual({ position: 999_999_999_999 });
  expect(momentOf('1000000000000')).toEqual({ serverMs: 1e12 });
  expect(momentOf('1800000000000.25')).toEqual({ serverMs: 1_800_000_000_000.25 });
  for (const at of ['', '-1', '1.5', 'NaN', '1e3', 'Infinity', '12x', '9'.repeat(16)]) expect(momentOf(at)).toBeUndefined();
});
