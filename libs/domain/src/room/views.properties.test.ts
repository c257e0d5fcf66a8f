import type { View } from '@tutti/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live, runs, type Step, steps } from '../testing/live-room.ts';
import type { Room } from './state.ts';

/** A clip that is checked, asked about and heard: of what happens to views, more is seen when there is one. */
const heard = (startMs: number | undefined): readonly Step[] => [
  { kind: 'wish', actorId: 'ada', command: { type: 'AddView', clipId: 'c1', videoUrl: '/media/m', durationMs: 1 }, afterMs: 1 },
  { kind: 'ingest', which: 0, found: { startMs, status: 'ready', hears: false } },
  { kind: 'wish', actorId: 'ada', command: { type: 'AlignView', clipId: 'c1' }, afterMs: 1 },
  { kind: 'ingest', which: 0, found: { startMs: 1_760_000_000_900.5, status: 'ready', hears: true } },
];
/** It is taken out, and comes again under its clip id. */
const again: readonly Step[] = [
  { kind: 'wish', actorId: 'ada', command: { type: 'RemoveView', clipId: 'c1' }, afterMs: 1 },
  { kind: 'wish', actorId: 'ada', command: { type: 'AddView', clipId: 'c1', videoUrl: '/media/m', durationMs: 1 }, afterMs: 1 },
];
const viewsIn = (room: Room): readonly View[] => (room.status === 'open' ? room.views : []);

test('[VW9] R-11 whatever is asked, heard, trusted and undone, a view’s own anchor is never lost', () => {
  const ownAnchor = ({ anchorSource, videoStartTimeMs, anchorErrorMs, sound }: View) =>
    anchorSource === 'sound'
      ? [sound?.insteadOfMs, sound?.insteadOfSource, sound?.insteadOfErrorMs]
      : [videoStartTimeMs, anchorSource, anchorErrorMs];
  let aligned = 0;
  fc.assert(
    fc.property(steps, fc.option(fc.constant(1_760_000_000_000.25), { nil: undefined }), (list, startMs) => {
      live([...heard(startMs), ...list.slice(0, 4), ...heard(startMs).slice(2), ...list], (before, command, _, after) => {
        for (const view of viewsIn(after)) {
          if (view.anchorSource === 'sound') aligned += 1;
          const was = viewsIn(before).find(
            ({ clipId, addedAtServerMs }) => clipId === view.clipId && addedAtServerMs === view.addedAtServerMs,
          );
          if (was === undefined || command.type === 'SettleView') continue;
          expect(ownAnchor(view)).toEqual(ownAnchor(was));
        }
      });
    }),
    runs,
  );
  expect(aligned).toBeGreaterThan(200);
});

test('[VW4] R-4 what ingest says touches only the view it is about, and settles it once', () => {
  let [late, settled] = [0, 0];
  fc.assert(
    fc.property(steps, (list) => {
      live([...heard(undefined), ...list.slice(0, 5), ...again, ...list], (before, command, events) => {
        if (command.type !== 'SettleView' && command.type !== 'ReportSound') return;
        const { clipId, addedAtServerMs } = command.type === 'SettleView' ? command.view : command;
        const view = viewsIn(before).find((each) => each.clipId === clipId);
        const isThat = view !== undefined && view.addedAtServerMs === addedAtServerMs;
        if (!isThat) late += 1;
        if (events.length > 0) {
          settled += 1;
          expect(isThat).toBe(true);
          expect(command.type === 'SettleView' ? view?.status : view?.sound?.status).toBe(
            command.type === 'SettleView' ? 'checking' : 'asked',
          );
        }
      });
    }),
    runs,
  );
  expect(late).toBeGreaterThan(20);
  expect(settled).toBeGreaterThan(200);
});

test('[VW1] each clip is in the room once, and its status goes from checking to ready or failed and no other way (R-4, R-5)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live([...heard(undefined), ...list], (before, _, __, after) => {
        const views = viewsIn(after);
        expect(new Set(views.map(({ clipId }) => clipId)).size).toBe(views.length);
        for (const view of views) {
          const was = viewsIn(before).find(
            ({ clipId, addedAtServerMs }) => clipId === view.clipId && addedAtServerMs === view.addedAtServerMs,
          );
          if (was && was.status !== view.status)
            expect([was.status, view.status]).toEqual(['checking', expect.stringMatching(/^(ready|failed)$/)]);
        }
      });
    }),
    runs,
  );
});
