import type { ClipView } from '@tutti/sdk';
import { expect, test } from 'vitest';
import { syncBadge } from './sync-badge.ts';
import { dismissalOf, viewNote } from './view-note.ts';

const media = {
  playUrl: '',
  firstShownPtsMs: 0,
  width: 320,
  height: 180,
  frameRate: 30,
  hasSound: true,
  thumbsUrl: '',
  thumbCount: 0,
  waveformUrl: '',
  holes: [],
};
const unsynced: ClipView = {
  clipId: 'c1',
  memberId: 'ada',
  videoUrl: '/media/c1',
  durationMs: 6_000,
  filename: 'clap.mp4',
  status: 'ready',
  problem: '',
  anchorSource: '',
  suspicion: '',
  media,
};
const startMs = Date.UTC(2026, 10, 21, 15, 4, 12);
const synced: ClipView = { ...unsynced, videoStartTimeMs: startMs, anchorSource: 'cutter', anchorErrorMs: 1 };
const heard = (offMs: number) => ({
  status: 'found',
  problem: '',
  startTimeMs: startMs + offMs,
  errorMs: 5,
  confidence: 0.92,
  againstClipId: 'c2',
});
const note = (view: ClipView, more = {}) => viewNote({ view, mayTend: true, canCompare: true, long: false, dismissed: false, ...more });

test('R-1 how well a view’s time is known, in a word', () => {
  const texts = (views: readonly ClipView[]) => views.map((view) => syncBadge(view).text);
  expect(texts([synced, { ...synced, anchorSource: 'segment' }, { ...synced, anchorSource: 'name', anchorErrorMs: 1_000 }])).toEqual([
    'Exact',
    'Exact',
    '±1 s by name',
  ]);
  expect(syncBadge({ ...synced, anchorSource: 'segment', anchorErrorMs: 0.2 }).sentence).toContain('0.20 ms');
  expect(syncBadge({ ...synced, anchorSource: 'sound', sound: heard(0) })).toMatchObject({ kind: 'sound', text: '≈ by sound 92 %' });
  expect(syncBadge({ ...synced, suspicion: 'Its name says another day.' })).toMatchObject({
    kind: 'suspect',
    sentence: 'Its name says another day.',
  });
  expect(syncBadge({ ...synced, suspicion: 'Its name says another day.', anchorSource: 'sound' }).kind).toBe('sound');
  expect(syncBadge({ ...synced, status: 'link' })).toMatchObject({ kind: 'claimed', text: 'Not checked' });
});

test('R-3 a view without a time is Unsynced and says why', () => {
  expect(syncBadge({ ...unsynced, problem: 'its name says no time' })).toEqual({
    kind: 'unsynced',
    tone: 'warn',
    text: 'Unsynced',
    sentence: 'Its name says no time. It starts where the timeline starts.',
  });
  expect(note(unsynced)).toMatchObject({ acts: ['align'] });
  expect(note(unsynced, { mayTend: false })?.acts).toEqual([]);
  expect(note({ ...unsynced, media: { ...media, hasSound: false } })?.text).toContain('no sound');
});

test('R-4 a failed view gives its reason and can be removed; one that nobody checks plays all the same and says so', () => {
  const failed = { ...unsynced, status: 'failed', problem: 'This is a ZIP file.' };
  expect(syncBadge(failed)).toMatchObject({ kind: 'failed', sentence: 'This is a ZIP file.' });
  expect(note(failed)).toMatchObject({ text: 'This is a ZIP file.', acts: ['remove'] });
  const checking = { ...synced, status: 'checking' };
  expect(syncBadge(checking).text).toBe('Checking…');
  expect(syncBadge(checking, { long: true })).toMatchObject({ kind: 'unchecked', text: 'Not checked' });
  expect(note(checking)).toBeUndefined();
  expect(note(checking, { long: true })?.text).toContain('plays all the same');
  expect(syncBadge({ ...unsynced, status: 'checking' }, { long: true }).kind).toBe('unsynced');
});

test('R-11 what a sound says: how far the clock is off, that it agrees, that it is an estimate, that it is unclear', () => {
  expect(note({ ...synced, sound: heard(-1_800) })).toMatchObject({
    tone: 'warn',
    text: 'This clip’s clock looks 1.80 s fast.',
    acts: ['trust', 'dismiss'],
  });
  expect(note({ ...synced, sound: heard(1_800) })?.text).toContain('slow');
  expect(note({ ...synced, sound: heard(12) })).toMatchObject({ text: 'Its sound agrees, within 12.0 ms.', acts: ['dismiss'] });
  expect(note({ ...synced, anchorSource: 'sound', sound: heard(0) })).toMatchObject({ acts: ['undo', 'dismiss'] });
  expect(note({ ...unsynced, sound: { status: 'unclear', problem: 'Only wind.', againstClipId: '' } })).toMatchObject({
    text: 'Only wind.',
  });
  expect(note({ ...unsynced, sound: { status: 'asked', problem: '', againstClipId: '' } })).toMatchObject({ busy: true });
  expect(note({ ...synced, sound: heard(-1_800) }, { dismissed: true })).toBeUndefined();
  expect(note({ ...synced, sound: heard(-1_800) }, { mayTend: false })?.acts).toEqual(['dismiss']);
  expect(dismissalOf({ ...synced, sound: heard(1) })).not.toBe(dismissalOf({ ...synced, sound: heard(2) }));
});

test('R-1 a suspect view says which of its sources disagree, and can be checked by its sound', () => {
  const suspect = { ...synced, suspicion: 'Its name says another day.' };
  expect(note(suspect)).toEqual({ tone: 'warn', text: 'Its name says another day.', acts: ['check'] });
  expect(note(suspect, { canCompare: false })?.acts).toEqual([]);
});
