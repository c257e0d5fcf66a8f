import { toStored } from '@tutti/domain';
import { memoryEventLog } from '@tutti/event-log';
import type { RoomEvent } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { printStream } from './print-stream.ts';

const startMs = Date.UTC(2026, 0, 1);
const track = { trackId: 't1', url: '/media/t1', title: 'One', filename: 'one.wav', durationMs: 9000 };

async function history() {
  const log = memoryEventLog();
  const append = (stream: string, atMs: number, ...events: RoomEvent[]) =>
    log.append({
      ...{ stream, expectedVersion: null, commandId: `c${atMs}`, actorId: 'ada', occurredServerMs: startMs + atMs },
      events: events.map(toStored),
    });
  await append('room-r1', 0, { type: 'RoomOpened', title: 'Kit\u001b[2J\u009b\u202echen' });
  await append('room-other', 1, { type: 'RoomOpened', title: 'Other' });
  await append(
    'room-r1',
    1000,
    { type: 'MemberJoined', memberId: 'ada' },
    { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  );
  await append('room-r1', 2000, { type: 'TrackAdded', track });
  await append('room-r1', 3000, {
    type: 'PlaybackStarted',
    streamId: 1,
    track,
    startAtServerMs: startMs + 3500,
    startPositionMs: 250,
    rate: 1,
  });
  await append('room-r1', 4000, { type: 'MemberLost', memberId: 'ada' });
  return log;
}

async function printed(options: { stream: string; json?: boolean }, log?: Awaited<ReturnType<typeof history>>) {
  let text = '';
  const count = await printStream({ log: log ?? (await history()), out: { write: (more) => (text += more) }, ...options });
  return { text, count };
}

test('E-4: each event, who, when and why, and the state after it', async () => {
  const { text, count } = await printed({ stream: 'room-r1' });
  expect(count).toBe(6);
  expect(text.split('\n').slice(0, 3)).toEqual([
    '#1 v1  2026-01-01T00:00:00.000Z  RoomOpened  by ada  (c0)',
    '    title="Kit\\u001b[2J\\u009b\\u202echen"',
    '    = "Kit\\u001b[2J\\u009b\\u202echen" · idle · stream 0 · no host · nobody here · no tracks',
  ]);
  expect(text).toContain('#3 v2  2026-01-01T00:00:01.000Z  MemberJoined  by ada');
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    '    = "Kit\\u001b[2J\\u009b\\u202echen" · playing t1 from 250 ms at 2026-01-01T00:00:03.500Z · stream 1 · host ada · members ada (away since 2026-01-01T00:00:04.000Z) · tracks t1',
  );
  for (const control of ['\u001b', '\u009b', '\u202e']) expect(text).not.toContain(control);
});

test('as NDJSON each line is the stored event with the whole state', async () => {
  const { text } = await printed({ stream: 'room-r1', json: true });
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ position }) => position)).toEqual([1, 3, 4, 5, 6, 7]);
  expect(lines[5]).toMatchObject({ type: 'MemberLost', actorId: 'ada', state: { status: 'open', playback: { status: 'playing' } } });
});

test('an event that cannot be read is shown as it was stored, and changes nothing', async () => {
  const log = await history();
  await log.append({
    ...{ stream: 'room-r1', expectedVersion: null, commandId: 'newer', actorId: 'ada', occurredServerMs: startMs },
    events: [{ type: 'PlaybackPaused', schemaVersion: 7, data: { positionMs: 5 } }],
  });
  const { text } = await printed({ stream: 'room-r1' }, log);
  const [head, data, why, state] = text.trimEnd().split('\n').slice(-4);
  expect(head).toContain('PlaybackPaused (version 7)');
  expect([data, why]).toEqual(['    positionMs=5', expect.stringContaining('! event PlaybackPaused version 7 cannot be read')]);
  expect(state).toContain('· playing t1');
});

test('a stream without events prints nothing', async () => {
  expect(await printed({ stream: 'room-nowhere' })).toEqual({ text: '', count: 0 });
});
