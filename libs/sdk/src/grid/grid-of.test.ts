import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeView, type FakeViewOptions, fakeView } from '../testing/fake-view.ts';
import { gridOf } from './grid-of.ts';
import type { GridClip, GridLine, ReplayGridOptions } from './replay-grid-contract.ts';

const utcMs = 1_790_000_000_000;
const frameMs = 1000 / 30;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (act: (atMs: number) => void) => setTimeout(() => act(performance.now()), 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.stubGlobal('document', { addEventListener() {}, removeEventListener() {} });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const clip = (clipId: string, startMs = 0, more: Partial<GridClip> = {}): GridClip => ({
  clipId,
  url: `/media/${clipId}`,
  anchorMs: utcMs + startMs,
  durationMs: 20_000,
  firstShownPtsMs: 0,
  frameRate: 30,
  hasSound: true,
  holes: [],
  ...more,
});

/** A grid on fake elements; `views` has the last one of each clip. */
function gridWith(clips: readonly GridClip[], how: Readonly<Record<string, FakeViewOptions>> = {}, options: ReplayGridOptions = {}) {
  const views: Record<string, FakeView> = {};
  const opened: FakeView[] = [];
  const grid = gridOf(options, (its) => {
    const fake = fakeView(its, how[its.clip.clipId]);
    views[its.clip.clipId] = fake;
    opened.push(fake);
    return fake.view;
  });
  grid.setClips(clips);
  const view = (clipId: string): FakeView => {
    const found = views[clipId];
    if (!found) throw new Error(`no view ${clipId}`);
    return found;
  };
  /** How far a view is from the line that the grid says it follows. */
  const off = (clipId: string, startMs = 0) => view(clipId).clipMs + startMs - grid.reading().timelineMs;
  return { grid, view, off, opened };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const statuses = ({ grid }: { grid: ReturnType<typeof gridOf> }) => grid.reading().clips.map(({ status }) => status);

test('R-7 views that start differently late are within a frame of each other, and learn to start together', async () => {
  const { grid, off } = gridWith([clip('a'), clip('b', 300), clip('c', 500)], {
    a: { startMs: 10 },
    b: { startMs: 90 },
    c: { startMs: 150 },
  });
  await pass(200);
  void grid.seek(2_000);
  await pass(200);
  void grid.play();
  await pass(6_000);
  for (const [clipId, startMs] of [
    ['a', 0],
    ['b', 300],
    ['c', 500],
  ] as const)
    expect(Math.abs(off(clipId, startMs))).toBeLessThan(frameMs);
  expect(grid.reading().spreadMs).toBeLessThan(frameMs);
  grid.pause();
  await pass(300);
  void grid.play();
  await pass(900);
  for (const [clipId, startMs] of [
    ['a', 0],
    ['b', 300],
    ['c', 500],
  ] as const)
    expect(Math.abs(off(clipId, startMs))).toBeLessThan(60);
  grid[Symbol.dispose]();
});

test('R-7 the view that is heard is never bent: the line goes with it, and with the line the others', async () => {
  const { grid, view, off } = gridWith([clip('a'), clip('b')], { a: { startMs: 120, skewPpm: 300 }, b: { startMs: 0 } });
  grid.setAudible('a');
  await pass(200);
  void grid.play();
  await pass(15_000);
  expect(view('a').told.rates).toEqual([]);
  expect([view('a').told.volume, view('b').told.volume]).toEqual([1, 0]);
  expect(Math.abs(off('a'))).toBeLessThan(5);
  expect(Math.abs(off('b'))).toBeLessThan(frameMs);
  grid[Symbol.dispose]();
});

test('R-7 outside its bounds, and where nothing was recorded, a view stands; it comes in by itself', async () => {
  const fixture = gridWith([clip('a'), clip('b', 2_000, { durationMs: 3_000, holes: [{ fromMs: 1_000, toMs: 1_500 }] })]);
  const { grid, view, off } = fixture;
  await pass(200);
  void grid.play();
  await pass(1_000);
  expect(statuses(fixture)).toEqual(['ready', 'before']);
  expect(view('b').runs).toBe(false);
  await pass(1_700);
  expect(statuses(fixture)).toEqual(['ready', 'ready']);
  expect(Math.abs(off('b', 2_000))).toBeLessThan(60);
  await pass(600);
  expect(statuses(fixture)).toEqual(['ready', 'hole']);
  expect(view('b').runs).toBe(false);
  await pass(800);
  expect(Math.abs(off('b', 2_000))).toBeLessThan(60);
  await pass(1_200);
  expect(statuses(fixture)).toEqual(['ready', 'after']);
  expect(view('b').runs).toBe(false);
  expect(grid.reading().status).toBe('playing');
  grid[Symbol.dispose]();
});

test('R-7 where the heard view is outside its bounds the timeline goes on', async () => {
  const { grid } = gridWith([clip('a', 0, { durationMs: 1_000 }), clip('b')]);
  grid.setAudible('a');
  await pass(200);
  void grid.play();
  await pass(5_000);
  expect(grid.reading().timelineMs).toBeGreaterThan(4_500);
  grid[Symbol.dispose]();
});

test('R-7 a view that does not load is waited for a short while, then it is left behind and comes in later', async () => {
  const { grid, off } = gridWith([clip('a'), clip('b')], { b: { loadMs: 6_000 } });
  await pass(200);
  void grid.play();
  await pass(1_000);
  expect(grid.reading().status).toBe('waiting');
  await pass(2_500);
  expect(grid.reading().status).toBe('playing');
  await pass(6_000);
  expect(Math.abs(off('b'))).toBeLessThan(60);
  grid[Symbol.dispose]();
});

test('R-7 a view that stalls stops nobody, not even when it is the one that is heard, and is brought back by one move', async () => {
  const { grid, view, off } = gridWith([clip('a'), clip('b')]);
  grid.setAudible('a');
  await pass(200);
  void grid.play();
  await pass(1_000);
  view('a').stall(true);
  await pass(2_000);
  expect(Math.abs(off('b'))).toBeLessThan(2 * frameMs);
  expect(grid.reading().timelineMs).toBeGreaterThan(2_500);
  const { length } = view('a').told.moves;
  view('a').stall(false);
  await pass(2_000);
  expect(view('a').told.moves.length - length).toBeLessThanOrEqual(2);
  expect(grid.reading().timelineMs).toBeGreaterThan(4_700);
  expect(Math.abs(off('a'))).toBeLessThan(60);
  grid[Symbol.dispose]();
});

test('R-7 a view that fails is waited for by nobody', async () => {
  const { grid, view } = gridWith([clip('a'), clip('b')], { b: { loadMs: 60_000 } });
  view('b').fail('no such codec');
  await pass(200);
  void grid.play();
  await pass(500);
  expect(grid.reading()).toMatchObject({ status: 'playing', clips: [{ status: 'ready' }, { status: 'failed', problem: 'no such codec' }] });
  grid[Symbol.dispose]();
});

test('R-8 a scrub stops, moves every view to the middle of its own frame, and plays on if it played', async () => {
  const { grid, view } = gridWith([clip('a'), clip('b', 500, { frameRate: 25 })]);
  await pass(200);
  void grid.seek(3_010);
  await pass(200);
  expect(grid.reading()).toMatchObject({ status: 'paused', timelineMs: 3_010 });
  expect(view('a').clipMs).toBeCloseTo(90.5 * frameMs, 6);
  expect(view('b').clipMs).toBeCloseTo(62.5 * 40, 6);
  void grid.play();
  await pass(1_000);
  const asked = grid.seek(8_000);
  expect(grid.reading().status).toBe('waiting');
  await pass(300);
  await asked;
  expect(grid.reading().status).toBe('playing');
  expect(grid.reading().timelineMs).toBeLessThan(8_300);
  grid[Symbol.dispose]();
});

test('R-8 of scrubs that come quickly all end, and the last one counts', async () => {
  const { grid, view } = gridWith([clip('a')], { a: { moveMs: 120 } });
  await pass(200);
  const all = [1_000, 2_000, 3_000, 4_000].map((ms) => grid.seek(ms));
  await pass(700);
  await Promise.all(all);
  expect(view('a').clipMs).toBeCloseTo(120.5 * frameMs, 6);
  grid[Symbol.dispose]();
});

test('R-7 a loop goes round, and each turn begins with its first frame', async () => {
  const { grid, view } = gridWith([clip('a')]);
  await pass(200);
  grid.setLoop({ fromMs: 1_000, toMs: 1_500 });
  void grid.play();
  const seen: number[] = [];
  for (let turn = 0; turn < 100; turn++) {
    await pass(50);
    seen.push(grid.reading().timelineMs);
  }
  expect(Math.max(...seen)).toBeLessThan(1_560);
  expect(seen.filter((ms, index) => ms < (seen[index - 1] ?? 0)).length).toBeGreaterThanOrEqual(4);
  expect(view('a').told.moves.filter((ms) => Math.abs(ms - 30.5 * frameMs) < 1).length).toBeGreaterThanOrEqual(4);
  grid[Symbol.dispose]();
});

test('R-6 an earlier view moves zero; the others are left where they are, playing or not', async () => {
  const { grid, view, opened } = gridWith([clip('a', 1_000)]);
  await pass(200);
  void grid.seek(2_000);
  await pass(200);
  void grid.play();
  await pass(1_000);
  const moves = view('a').told.moves.length;
  const before = grid.reading();
  grid.setClips([clip('a', 1_000), clip('b')]);
  const after = grid.reading();
  expect(after.zeroMs).toBe(utcMs);
  expect(after.timelineMs + after.zeroMs).toBeCloseTo(before.timelineMs + before.zeroMs, 0);
  await pass(1_000);
  expect(view('a').told.moves.length).toBe(moves);
  expect(view('a').runs).toBe(true);
  expect(Math.abs(view('b').clipMs - grid.reading().timelineMs)).toBeLessThan(60);
  grid.setClips([clip('b')]);
  expect(opened[0]?.told.disposed).toBe(true);
  grid[Symbol.dispose]();
});

test('R-6 an address that was only signed anew is the same file, opened again only where the old one failed', async () => {
  const { grid, opened, view } = gridWith([clip('a')]);
  grid.setClips([clip('a', 0, { url: '/media/a?signature=2' })]);
  expect(opened.length).toBe(1);
  view('a').fail('expired');
  grid.setClips([clip('a', 0, { url: '/media/a?signature=2' })]);
  expect(opened.length).toBe(1);
  grid.setClips([clip('a', 0, { url: '/media/a?signature=3' })]);
  expect(opened.length).toBe(2);
  grid.setClips([clip('a', 0, { url: '/media/a-rendition' })]);
  expect(opened.length).toBe(3);
  grid[Symbol.dispose]();
});

test('R-6 the same clips told again move nothing', async () => {
  const { grid, view } = gridWith([clip('a')]);
  await pass(200);
  const { length } = view('a').told.moves;
  grid.setClips([clip('a')]);
  await pass(200);
  expect(view('a').told.moves.length).toBe(length);
  grid[Symbol.dispose]();
});

test('R-7 without a tap it plays in silence and says so; a tap ends that', async () => {
  const { grid, view } = gridWith([clip('a')], { a: { blocks: true } });
  grid.setAudible('a');
  await pass(200);
  void grid.play();
  await pass(500);
  expect(grid.reading()).toMatchObject({ status: 'playing', isSilenced: true });
  expect(view('a').told.volume).toBe(0);
  grid.setVolume(1);
  expect(grid.reading().isSilenced).toBe(false);
  expect(view('a').told.volume).toBe(1);
  grid[Symbol.dispose]();
});

test('R-7 rates from 0.1 to 2, and nothing else', async () => {
  const { grid, view, off } = gridWith([clip('a')]);
  await pass(200);
  void grid.play();
  await pass(500);
  grid.setRate(0.5);
  await pass(2_000);
  expect(view('a').told.rates).toContain(0.5);
  expect(Math.abs(off('a'))).toBeLessThan(frameMs);
  for (const [asked, set] of [
    [0, 0.1],
    [9, 2],
  ] as const) {
    grid.setRate(asked);
    expect(grid.reading().rate).toBe(set);
  }
  grid[Symbol.dispose]();
});

test('R-7 two grids that follow one line are together, leave it to the room, and hold when it is told better', async () => {
  const two = [gridWith([clip('a')], { a: { startMs: 20 } }), gridWith([clip('a')], { a: { startMs: 140 } })];
  await pass(200);
  const line: GridLine = { status: 'playing', playheadUtcMs: utcMs + 1_000, atLocalMs: performance.now() + 300, rate: 1 };
  for (const { grid } of two) grid.follow(line);
  await pass(200);
  for (const { grid } of two) expect(grid.reading().timelineMs).toBe(1_000);
  await pass(5_100);
  for (const { grid, off } of two) {
    expect(grid.reading().timelineMs).toBeCloseTo(6_000, 0);
    expect(Math.abs(off('a'))).toBeLessThan(frameMs);
  }
  const moves = two.map(({ view }) => view('a').told.moves.length);
  for (const { grid } of two) {
    grid.follow({ ...line, atLocalMs: line.atLocalMs + 4 });
    grid.pause();
    void grid.seek(0);
  }
  await pass(500);
  expect(two.map(({ view }) => view('a').told.moves.length)).toEqual(moves);
  for (const { grid } of two) grid.follow({ ...line, status: 'paused', playheadUtcMs: 2_000 });
  await pass(300);
  for (const { grid, view } of two) {
    expect(grid.reading()).toMatchObject({ status: 'paused', timelineMs: 2_000 });
    expect(view('a').clipMs).toBeCloseTo(60.5 * frameMs, 6);
    grid[Symbol.dispose]();
  }
});
