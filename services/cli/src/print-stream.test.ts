import { toStored, toStoredClip } from '@tutti/domain';
import { memoryEventLog } from '@tutti/event-log';
import { type ClipEvent, type ClipMedia, type RoomEvent, uncheckedView } from '@tutti/protocol';
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

const media: ClipMedia = {
  ...{ playUrl: '', thumbsUrl: '', thumbCount: 0, waveformUrl: '', holes: [] },
  ...{ firstShownPtsMs: 0, width: 320, height: 180, frameRate: 25, hasSound: true },
};

test('E-4 R-1: a room’s views, where their times are from, and how they are driven', async () => {
  const log = await history();
  const view = { ...uncheckedView, clipId: 'c1', memberId: 'ada', videoUrl: '/media/m1', durationMs: 0, status: 'checking' };
  const checked = { ...view, status: 'ready', videoStartTimeMs: startMs, anchorSource: 'name', suspicion: 'cutter: 5', media };
  const events: RoomEvent[] = [
    { type: 'ViewAdded', view, doubt: '' },
    { type: 'ViewChecked', view: checked },
    { type: 'ViewSoundAsked', view: { ...checked, sound: { status: 'asked', problem: '', againstClipId: '', insteadOfSource: '' } } },
    {
      type: 'GridCued',
      grid: { status: 'playing', playheadUtcMs: startMs, startAtServerMs: startMs + 5_000, rate: 0.5, loopFromUtcMs: 0, loopToUtcMs: 900 },
    },
    { type: 'ViewRemoved', clipId: 'c1' },
  ];
  await log.append({
    ...{ stream: 'room-r1', expectedVersion: null, commandId: 'views', actorId: 'ada', occurredServerMs: startMs },
    events: events.map(toStored),
  });
  const states = (await printed({ stream: 'room-r1' }, log)).text.split('\n').filter((line) => line.startsWith('    = '));
  const after = (index: number) => states.at(index - 5)?.split(' · tracks t1')[1];
  expect(after(0)).toBe(' · views c1 (checking, unsynced)');
  expect(after(1)).toBe(' · views c1 (ready, from 2026-01-01T00:00:00.000Z by name, suspect)');
  expect(after(2)).toBe(' · views c1 (ready, from 2026-01-01T00:00:00.000Z by name, suspect, sound asked)');
  const grid = ' · grid playing from 2026-01-01T00:00:00.000Z at 2026-01-01T00:00:05.000Z ×0.5 looping 900 ms';
  expect(after(3)).toBe(after(2) + grid);
  expect(after(4)).toBe(grid);
});

test.each<[ClipEvent, string]>([
  [
    {
      ...{ type: 'ClipAnchored', roomId: 'r1', clipId: 'c1', startTimeMs: startMs, anchorSource: 'cutter', anchorErrorMs: 1 },
      ...{ claims: {}, suspicion: 'the name says 5', durationMs: 4_000, media },
    },
    '4000 ms · from 2026-01-01T00:00:00.000Z ± 1 ms by cutter · suspect: "the name says 5"',
  ],
  [
    { type: 'ClipUnsynced', roomId: 'r1', clipId: 'c1', reason: 'no time', claims: {}, durationMs: 4_000, media },
    '4000 ms · unsynced: "no time"',
  ],
  [{ type: 'ClipRejected', roomId: 'r1', clipId: 'c1', reason: 'no \u001b[2J media' }, 'rejected: "no \\u001b[2J media"'],
])('E-4 R-1: a clip’s own stream, what was claimed and what became of it: $type', async (result, told) => {
  const log = await history();
  const upload = { type: 'ClipUploaded', roomId: 'r1', clipId: 'c1', memberId: 'ada', videoUrl: '/media/m1', filename: 'a.mkv' } as const;
  const events: ClipEvent[] = [{ ...upload, durationMs: 0 }, result];
  await log.append({
    ...{ stream: 'clip-c1-8', expectedVersion: 0, commandId: 'clip', actorId: 'system', occurredServerMs: startMs },
    events: events.map(toStoredClip),
  });
  const { text, count } = await printed({ stream: 'clip-c1-8' }, log);
  expect(count).toBe(2);
  const states = text.split('\n').filter((line) => line.startsWith('    = '));
  expect(states).toEqual(['    = "a.mkv" "/media/m1" of room r1 · not checked yet', `    = "a.mkv" "/media/m1" of room r1 · ${told}`]);
  const [, last = '{}'] = (await printed({ stream: 'clip-c1-8', json: true }, log)).text.trimEnd().split('\n');
  expect(JSON.parse(last).state.status).not.toBe('uploaded');
});
