import { toStored } from '@tutti/domain';
import { memoryEventLog, type StoredEvent } from '@tutti/event-log';
import { type RoomEvent, uncheckedView, type View } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { jobsOfEvents } from './jobs-of-events.ts';

const view: View = {
  ...uncheckedView,
  ...{ clipId: 'c1', memberId: 'ann', videoUrl: '/media/c1', durationMs: 0, filename: 'a.mp4', status: 'checking', anchorSource: '' },
};
const added = (changes: Partial<View> = {}, doubt = ''): RoomEvent => ({ type: 'ViewAdded', view: { ...view, ...changes }, doubt });

async function stored(stream: string, ...events: readonly RoomEvent[]): Promise<StoredEvent[]> {
  const log = memoryEventLog();
  for (const [index, event] of events.entries())
    await log.append({
      stream,
      expectedVersion: index,
      commandId: `c${index}`,
      actorId: 'ann',
      occurredServerMs: 7,
      events: [toStored(event)],
    });
  const read: StoredEvent[] = [];
  for await (const event of log.readStream(stream)) read.push(event);
  return read;
}

test('R-4 a view whose file is ours is to be checked, once for each time that it was added', async () => {
  const events = await stored('room-r1', { type: 'RoomOpened', title: 'A' }, added({}, 'who knows'));
  expect(jobsOfEvents(events)).toEqual([
    {
      add: {
        ...{ jobId: 'check-2', kind: 'check', roomId: 'r1', clipId: 'c1' },
        input: { position: 2, addedAtServerMs: 7, doubt: 'who knows', view },
      },
    },
  ]);
  expect(jobsOfEvents(events)).toEqual(jobsOfEvents(events));
});

test('R-3 a link is never opened', async () => {
  expect(jobsOfEvents(await stored('room-r1', added({ status: 'link', videoUrl: 'https://cams.example/1.mp4' })))).toEqual([]);
  expect(jobsOfEvents(await stored('room-r1', added({ status: '' })))).toEqual([]);
});

test('R-11 whoever asks for a view’s sound makes a job; a view that goes takes its jobs with it, not those of the next one of this name', async () => {
  const asked: RoomEvent = { type: 'ViewSoundAsked', view: { ...view, status: 'ready' } };
  const changes = jobsOfEvents(await stored('room-r1', added(), asked, { type: 'ViewRemoved', clipId: 'c1' }, added()));
  expect(changes.map((change) => ('add' in change ? change.add.jobId : change.cancel))).toEqual([
    'check-1',
    'align-2',
    { roomId: 'r1', clipId: 'c1' },
    'check-4',
  ]);
});

test('R-4 what is no room, or of no interest, is not read, even if nobody could', async () => {
  const [event] = await stored('room-r1', added());
  if (event === undefined) throw new Error('nothing was stored');
  expect(
    jobsOfEvents([
      { ...event, stream: 'clip-c1-1' },
      { ...event, type: 'SomethingNew', schemaVersion: 9 },
    ]),
  ).toEqual([]);
  expect(() => jobsOfEvents([{ ...event, schemaVersion: 9 }])).toThrow('version 9');
});
