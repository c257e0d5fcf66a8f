import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idle, playing, roomWith, told } from '../testing/dialect-room.ts';
import { uncheckedView } from '../unchecked-view.ts';
import { toForeignId, toOurId } from './foreign-id.ts';
import { replay } from './replay.ts';

const clip = { clipId: 'c1', userId: 'bob', videoUrl: 'https://v.example/1', videoStartTimeMs: null as unknown, durationMs: 5000 };
const sent = (more: object) => replay.decode({ type: 'UPLOAD_COMPLETE', ...clip, ...more }, '', 'bob');
const view = { type: 'AddView', clipId: 'c1', videoUrl: 'https://v.example/1', durationMs: 5000 };

describe('W-2 replay', () => {
  test('R-3 what is no number is told as a time that cannot be, so that the log says why; null is none', () => {
    for (const videoStartTimeMs of [null, undefined]) expect(sent({ videoStartTimeMs })).toEqual({ kind: 'command', command: view });
    for (const videoStartTimeMs of ['1760000000000', true, [], {}, Number.POSITIVE_INFINITY, Number.NaN])
      expect(sent({ videoStartTimeMs })).toEqual({ kind: 'command', command: { ...view, videoStartTimeMs: 0 } });
    for (const videoStartTimeMs of [1_760_000_000_000.5, 5, -1])
      expect(sent({ videoStartTimeMs })).toEqual({ kind: 'command', command: { ...view, videoStartTimeMs } });
  });

  test.each([
    ['clipId', ''],
    ['clipId', 7],
    ['clipId', 'ä'.repeat(40)],
    ['userId', 'ada'],
    ['userId', undefined],
    ['videoUrl', 'javascript:alert(1)'],
    ['videoUrl', undefined],
    ['durationMs', -1],
    ['durationMs', '5'],
  ])('R-3 a bad %s is an error that names it', (field, value) => {
    expect(sent({ [field]: value })).toMatchObject({ kind: 'invalid', field });
  });

  test('views are told as a whole, null written as null, in whole ms, and each clip by the name its client gave it', () => {
    const views = [
      { ...uncheckedView, clipId: 'x--Y2FtIDIubXA0', memberId: 'bob', videoUrl: 'https://v.example/2', durationMs: 4000.5 },
      {
        ...uncheckedView,
        clipId: 'c1',
        memberId: 'ada',
        videoUrl: 'https://v.example/1',
        durationMs: 5000,
        videoStartTimeMs: 1_760_000_000_000.4,
      },
    ];
    const body = {
      type: 'ROOM_STATE',
      roomCode: 'k7m2qx',
      views: [
        { clipId: 'cam 2.mp4', userId: 'bob', videoUrl: 'https://v.example/2', videoStartTimeMs: null, durationMs: 4001 },
        { clipId: 'c1', userId: 'ada', videoUrl: 'https://v.example/1', videoStartTimeMs: 1_760_000_000_000, durationMs: 5000 },
      ],
    };
    const room = roomWith(idle, { views });
    for (const t of ['VIEW_ADDED', 'VIEW_CHANGED', 'VIEW_REMOVED', 'ROOM_STATE'] as const)
      expect(replay.tell(told(t, room))).toEqual([{ frame: { event: 'ROOM_STATE', body } }]);
    expect(replay.tell(told('GRID_CUED', room))).toEqual([]);
    expect(replay.welcome({ room, memberId: 'bob', secret: '', created: false })).toEqual([
      { frame: { event: 'ROOM_STATE', body: { ...body, userId: 'bob' } } },
    ]);
    expect(replay.tell(told('PLAY_AT', roomWith(playing(0), { views })))).toEqual([]);
  });

  test('R-3 R-4 of a clip that was checked it is told what a browser plays', () => {
    const files = { thumbsUrl: '', thumbCount: 0, waveformUrl: '', holes: [], firstShownPtsMs: 0, width: 4, height: 3, frameRate: 25 };
    const view = { ...uncheckedView, clipId: 'c1', memberId: 'ada', videoUrl: 'http://api/media/raw?sig=1', durationMs: 5_000 };
    const viewWith = (playUrl: string) => ({ ...view, media: { ...files, hasSound: true, playUrl } });
    const urlOf = (one: typeof view) => replay.tell(told('VIEW_CHANGED', roomWith(idle, { views: [one] })))[0]?.frame.body;
    expect(urlOf(viewWith('http://api/media/made?sig=2'))).toMatchObject({ views: [{ videoUrl: 'http://api/media/made?sig=2' }] });
    expect(urlOf(viewWith(''))).toMatchObject({ views: [{ videoUrl: 'http://api/media/raw?sig=1' }] });
  });

  test('errors have the field', () => {
    expect(replay.refuse({ code: 'clip-exists', message: 'There is one.', field: 'clipId' })).toEqual({
      frame: { event: 'ERROR', body: { type: 'ERROR', field: 'clipId', message: 'There is one.' } },
    });
  });

  test('W-2 a foreign id is one of ours on entry, never two the same, and is read back', () => {
    expect([toOurId('clip_1'), toOurId('x--a'), toOurId('')]).toEqual(['clip_1', 'x--eC0tYQ', undefined]);
    const ids = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.stringMatching(/^(x--)?[A-Za-z0-9_-]{1,64}$/u));
    fc.assert(
      fc.property(ids, (foreign) => {
        const id = toOurId(foreign);
        if (id === undefined) return;
        expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/u);
        expect(toForeignId(id)).toBe(foreign);
      }),
    );
    fc.assert(fc.property(fc.stringMatching(/^(x--)?[A-Za-z0-9_-]{1,64}$/u), (id) => void toForeignId(id)));
  });
});
