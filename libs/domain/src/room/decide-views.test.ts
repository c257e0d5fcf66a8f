import { type ClipMedia, type RoomCommand, type RoomEvent, uncheckedView, type View, type ViewSound } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { describe, expect, test } from 'vitest';
import { system } from './context.ts';

const anchorMs = 1_760_000_000_000.5;
const estimateMs = anchorMs + 1_800;
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  { type: 'MemberJoined', memberId: 'cyd' },
];
const media: ClipMedia = {
  ...{ playUrl: '', thumbsUrl: '/media/t', thumbCount: 8, waveformUrl: '', holes: [] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
const checking: View = {
  ...{ ...uncheckedView, clipId: 'c1', memberId: 'bob', videoUrl: '/media/m1', filename: 'a.mkv' },
  ...{ durationMs: 0, status: 'checking', addedAtServerMs: 50 },
};
const unsynced: View = { ...checking, status: 'ready', problem: 'nobody knows', durationMs: 4_000, media };
const anchored: View = {
  ...unsynced,
  ...{ problem: '', videoStartTimeMs: anchorMs, anchorSource: 'cutter', anchorErrorMs: 1, suspicion: 'the name says 5' },
};
const none: ViewSound = { status: 'asked', problem: '', againstClipId: '', insteadOfSource: '' };
const found: ViewSound = { ...none, status: 'found', startTimeMs: estimateMs, errorMs: 3, confidence: 0.9, againstClipId: 'c2' };
const unclear: ViewSound = { ...none, status: 'unclear', problem: 'it has no sound' };

const added = (view: View): RoomEvent => ({ type: 'ViewAdded', view, doubt: '' });
const having = (view: View) => given(...inRoom, added(view));
const asking = (view: View) => given(...inRoom, added(view), { type: 'ViewSoundAsked', view: { ...view, sound: none } });
const bySystem = { actorId: system };
const byBob = { actorId: 'bob' };
const clip = { clipId: 'c1' };

describe('what ingest found', () => {
  test('[VW4] R-4 settles the view: what it measured wins, whose it is and what it is called stay', () =>
    having(checking)
      .when({ type: 'SettleView', view: { ...anchored, memberId: 'eve', filename: 'x', sound: found } }, bySystem)
      .yields({ type: 'ViewChecked', view: anchored }));

  test('[VW4] R-4 a file that is no media leaves the view there, failed and removable', () => {
    const failed: View = { ...checking, status: 'failed', problem: 'no media' };
    const settled = having(checking).when({ type: 'SettleView', view: failed }, bySystem);
    settled.yields({ type: 'ViewChecked', view: failed });
    given(...settled.history)
      .when({ type: 'RemoveView', ...clip }, byBob)
      .yields({ type: 'ViewRemoved', ...clip });
  });

  test('[VW4] said again, or of another file, it changes nothing', () => {
    having(anchored).when({ type: 'SettleView', view: unsynced }, bySystem).yields();
    having(checking)
      .when({ type: 'SettleView', view: { ...anchored, videoUrl: '/media/m2' } }, bySystem)
      .yields();
  });

  test('[VW4] R-4 of a view that was removed and came again, the same file or not, it waits for its own', () => {
    const removed = having(checking).when({ type: 'RemoveView', ...clip }, byBob);
    given(...removed.history)
      .when({ type: 'SettleView', view: anchored }, bySystem)
      .rejects('no-such-view', 'clipId');
    const again = given(...removed.history).when(
      { type: 'AddView', ...clip, videoUrl: '/media/m1', durationMs: 0 },
      { ...byBob, nowServerMs: 90 },
    );
    const returned = given(...again.history);
    returned.when({ type: 'SettleView', view: anchored }, bySystem).yields();
    expect(returned.when({ type: 'SettleView', view: { ...anchored, addedAtServerMs: 90 } }, bySystem).room).toMatchObject({
      views: [{ status: 'ready', addedAtServerMs: 90 }],
    });
  });

  test('[VW4] a view of an older build, and an ingest that does not say which, settle by the file alone', () => {
    const { addedAtServerMs, ...older } = checking;
    expect(having(older).when({ type: 'SettleView', view: anchored }, bySystem).decision).toEqual({ events: [] });
    const { addedAtServerMs: _, ...silent } = anchored;
    having(checking).when({ type: 'SettleView', view: silent }, bySystem).yields({ type: 'ViewChecked', view: anchored });
    having(older).when({ type: 'SettleView', view: silent }, bySystem).yields({ type: 'ViewChecked', view: silent });
  });

  test('[VW4] is ready or failed, and told by ingest alone', () => {
    having(checking).when({ type: 'SettleView', view: checking }, bySystem).rejects('view-unready', 'view.status');
    for (const command of [
      { type: 'SettleView', view: anchored },
      { type: 'ReportSound', ...clip, sound: found },
    ] as const)
      having(checking).when(command, { actorId: 'ada' }).rejects('forbidden');
  });
});

const wishes = (['RemoveView', 'AlignView', 'TrustSound', 'UndoAlignment'] as const).map((type): RoomCommand => ({ type, ...clip }));

describe.each(wishes)('$type', (wish) => {
  const heard: View = { ...anchored, sound: found };
  const trusted: View = { ...anchored, anchorSource: 'sound', videoStartTimeMs: estimateMs, sound: { ...found, insteadOfMs: anchorMs } };
  const view = wish.type === 'UndoAlignment' ? trusted : heard;
  const accepted = (decision: object) => 'events' in decision && (decision.events as readonly unknown[]).length === 1;

  test('[VW6] is for who brought the clip, the host, and every member where members order', () => {
    expect(having(view).when(wish, byBob).decision).toSatisfy(accepted);
    expect(having(view).when(wish, { actorId: 'ada' }).decision).toSatisfy(accepted);
    having(view).when(wish, { actorId: 'cyd' }).rejects('not-host');
    having(view).when(wish, { actorId: 'eve' }).rejects('not-a-member');
    const open = having(view).when({ type: 'ConfigureRoom', change: { whoOrders: 'members' } });
    expect(given(...open.history).when(wish, { actorId: 'cyd' }).decision).toSatisfy(accepted);
  });

  test('[VW6] of a view that the room has not, or has no more, says so to everyone', () => {
    for (const actorId of ['ada', 'cyd'])
      given(...inRoom)
        .when(wish, { actorId })
        .rejects('no-such-view', 'clipId');
  });
});

test('[VW6] R-3 a clip id that was removed is free again', () => {
  const removed = having(anchored).when({ type: 'RemoveView', ...clip }, byBob);
  const again = { type: 'AddView', ...clip, videoUrl: 'https://cams.example/1.mp4', durationMs: 5 } as const;
  having(anchored).when(again, byBob).rejects('clip-exists', 'clipId');
  expect(given(...removed.history).when(again, { actorId: 'cyd' }).room).toMatchObject({ views: [{ memberId: 'cyd', status: 'link' }] });
});

describe('sound', () => {
  test.each(['checking', 'failed', 'link', ''])('[VW7] R-11 of a view that is %s is not listened to', (status) =>
    having({ ...anchored, status })
      .when({ type: 'AlignView', ...clip }, byBob)
      .rejects('view-unready', 'clipId'),
  );

  test('[VW7] R-11 is asked for once; meanwhile everything stays as it is', () => {
    having(anchored)
      .when({ type: 'AlignView', ...clip }, byBob)
      .yields({ type: 'ViewSoundAsked', view: { ...anchored, sound: none } });
    asking(anchored)
      .when({ type: 'AlignView', ...clip }, byBob)
      .yields();
  });

  const bySound = { videoStartTimeMs: estimateMs, anchorSource: 'sound', anchorErrorMs: 3 };

  test('[VW8] R-11 an unsynced view takes what was found as its anchor', () =>
    asking(unsynced)
      .when({ type: 'ReportSound', ...clip, sound: found }, bySystem)
      .yields({ type: 'ViewHeard', view: { ...unsynced, ...bySound, sound: found } }));

  test('[VW8] R-11 a view with an anchor keeps it, and both are told', () =>
    asking(anchored)
      .when({ type: 'ReportSound', ...clip, sound: { ...found, insteadOfMs: 7, insteadOfSource: 'name' } }, bySystem)
      .yields({ type: 'ViewHeard', view: { ...anchored, sound: { ...found, insteadOfSource: '' } } }));

  test('[VW8] R-11 what is unclear anchors nothing, a time beside it neither', () => {
    for (const sound of [unclear, { ...unclear, startTimeMs: estimateMs }])
      asking(unsynced)
        .when({ type: 'ReportSound', ...clip, sound }, bySystem)
        .yields({ type: 'ViewHeard', view: { ...unsynced, sound } });
  });

  test('[VW4] R-11 an answer that nobody awaits, or of a view that came again, changes nothing', () => {
    having(anchored)
      .when({ type: 'ReportSound', ...clip, sound: found }, bySystem)
      .yields();
    asking(unsynced)
      .when({ type: 'ReportSound', ...clip, sound: found, addedAtServerMs: 49 }, bySystem)
      .yields();
    expect(asking(unsynced).when({ type: 'ReportSound', ...clip, sound: found, addedAtServerMs: 50 }, bySystem).room).toMatchObject({
      views: [bySound],
    });
  });

  test('[VW8][VW9] R-11 the estimate takes the anchor’s place when it is trusted, and gives it back', () => {
    const heard = { ...anchored, sound: found };
    const instead = { insteadOfMs: anchorMs, insteadOfSource: 'cutter', insteadOfErrorMs: 1 };
    const trusted = having(heard).when({ type: 'TrustSound', ...clip }, byBob);
    trusted.yields({ type: 'ViewAligned', view: { ...anchored, ...bySound, sound: { ...found, ...instead } } });
    given(...trusted.history)
      .when({ type: 'TrustSound', ...clip }, byBob)
      .yields();
    given(...trusted.history)
      .when({ type: 'UndoAlignment', ...clip }, byBob)
      .yields({ type: 'ViewAlignmentUndone', view: anchored });
  });

  test('[VW9] R-11 a view that had none is unsynced again, and says why', () =>
    having({ ...unsynced, ...bySound, sound: found })
      .when({ type: 'UndoAlignment', ...clip }, byBob)
      .yields({ type: 'ViewAlignmentUndone', view: unsynced }));

  test('[VW9] R-11 asked and heard again, an aligned view keeps its estimate until a better one comes', () => {
    const instead = { insteadOfMs: anchorMs, insteadOfSource: 'cutter', insteadOfErrorMs: 1 };
    const view: View = { ...anchored, ...bySound, sound: { ...found, ...instead } };
    const asked = having(view).when({ type: 'AlignView', ...clip }, byBob);
    expect(asked.room).toMatchObject({ views: [{ ...bySound, sound: { status: 'asked', ...instead } }] });
    const unheard = given(...asked.history).when({ type: 'ReportSound', ...clip, sound: unclear }, bySystem);
    expect(unheard.room).toMatchObject({ views: [{ ...bySound, sound: { status: 'unclear', ...instead } }] });
    const better = given(...asked.history).when(
      { type: 'ReportSound', ...clip, sound: { ...found, startTimeMs: estimateMs + 5 } },
      bySystem,
    );
    expect(better.room).toMatchObject({ views: [{ videoStartTimeMs: estimateMs + 5, sound: instead }] });
    for (const { history } of [asked, unheard, better])
      given(...history)
        .when({ type: 'UndoAlignment', ...clip }, byBob)
        .yields({ type: 'ViewAlignmentUndone', view: anchored });
  });

  test('[VW8][VW9] R-11 without an estimate there is nothing to trust or undo', () => {
    for (const sound of [undefined, none, unclear]) {
      const view = sound === undefined ? anchored : { ...anchored, sound };
      for (const type of ['TrustSound', 'UndoAlignment'] as const)
        having(view)
          .when({ type, ...clip }, byBob)
          .rejects('nothing-heard', 'clipId');
    }
  });
});
