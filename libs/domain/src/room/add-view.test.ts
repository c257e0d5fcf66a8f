import { limits, type RoomEvent, uncheckedView } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { expect, test } from 'vitest';

const nowServerMs = 1_795_153_200_000;
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
];
const wish = { type: 'AddView', clipId: 'c1', videoUrl: 'https://cams.example/1.mp4', durationMs: 30_000 } as const;
const view = {
  ...uncheckedView,
  addedAtServerMs: nowServerMs,
  status: 'link',
  clipId: 'c1',
  memberId: 'bob',
  videoUrl: wish.videoUrl,
  durationMs: 30_000,
};

test.each([1_600_000_000_000.5, nowServerMs, nowServerMs + 60_000])('[RM21] R-3 a view’s start at %s is believed', (videoStartTimeMs) =>
  given(...inRoom)
    .when({ ...wish, videoStartTimeMs }, { actorId: 'bob', nowServerMs })
    .yields({ type: 'ViewAdded', view: { ...view, videoStartTimeMs, anchorSource: 'cutter', anchorErrorMs: 1 }, doubt: '' }),
);

test.each([
  [1_795_153_200, '1795153200 is no UTC time in ms'],
  [-5, '-5 is no UTC time in ms'],
  [1_600_000_000_000, '1600000000000 is no UTC time in ms'],
  [nowServerMs + 60_001, `${nowServerMs + 60_001} is 60001 ms ahead of the server`],
])('[RM21] R-3 a start at %s is kept out, the log says why', (videoStartTimeMs, doubt) =>
  given(...inRoom)
    .when({ ...wish, videoStartTimeMs }, { actorId: 'bob', nowServerMs })
    .yields({ type: 'ViewAdded', view: { ...view, problem: doubt }, doubt }),
);

test('[RM21] R-3 who knows no start adds an unsynced view, each clip once, and only members do', () => {
  const added = given(...inRoom).when(wish, { actorId: 'bob', nowServerMs });
  added.yields({ type: 'ViewAdded', view, doubt: '' });
  expect(added.room).toMatchObject({ views: [view] });
  given(...added.history)
    .when(wish)
    .rejects('clip-exists', 'clipId');
  given(...inRoom)
    .when(wish, { actorId: 'eve' })
    .rejects('not-a-member');
});

test('[RM21] a room has so many views and no more', () => {
  const full = Array.from(
    { length: limits.mostViews },
    (_, index): RoomEvent => ({
      ...{ type: 'ViewAdded', view: { ...view, clipId: `full-${index}` }, doubt: '' },
    }),
  );
  given(...inRoom, ...full)
    .when(wish)
    .rejects('too-many', 'clipId');
});
