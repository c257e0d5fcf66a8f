import { policyFor } from '@tutti/playback';
import { type ClientFrame, type RoomSettings, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PlaybackLoop, playbackLoop } from './playback-loop.ts';
import { type Player, type PlayLine, TrackUnplayableError } from './players/player.ts';
import type { PlaybackView, RoomView } from './room-view.ts';

/** A player whose audio clock runs `skewPpm` fast, and whose output can shift under it as a device that ran dry does. */
function fakePlayer({ skewPpm = 0, loadMs = 200 } = {}) {
  let sounding: { line: PlayLine; rate: number; atMs: number; positionMs: number } | undefined;
  let shiftMs = 0;
  let onAudible = () => {};
  const loaded = new Set<string>();
  const plays: PlayLine[] = [];
  const fake = { audible: true, fails: 0, loads: 0, silences: 0, lateMs: 0 };
  const speed = () => 1 + skewPpm / 1e6;
  const positionAt = (nowMs: number) => sounding && sounding.positionMs + (nowMs - sounding.atMs) * sounding.rate * speed() + shiftMs;
  const player: Player = {
    get audible() {
      return fake.audible;
    },
    settled: true,
    nextHeardMs: () => performance.now(),
    onAudible(listener) {
      onAudible = listener;
    },
    async unlock() {
      fake.audible = true;
      onAudible();
      return true;
    },
    async load({ trackId }) {
      fake.loads++;
      await new Promise((resolve) => setTimeout(resolve, loadMs));
      if (fake.fails-- > 0) throw new TrackUnplayableError({ trackId, httpStatus: 403 });
      loaded.add(trackId);
    },
    isLoaded: (trackId) => loaded.has(trackId),
    play(_trackId, line) {
      plays.push(line);
      shiftMs = line.atLocalMs < performance.now() ? -fake.lateMs : 0;
      const atMs = Math.max(line.atLocalMs, performance.now() + 30);
      sounding = { line, rate: line.rate, atMs, positionMs: line.positionMs + (atMs - line.atLocalMs) * line.rate };
    },
    silence() {
      fake.silences++;
      sounding = undefined;
    },
    setRate(rate) {
      const nowMs = performance.now();
      const positionMs = positionAt(nowMs);
      if (!sounding || positionMs === undefined || nowMs < sounding.atMs) return;
      sounding = { ...sounding, rate, atMs: nowMs, positionMs: positionMs - shiftMs };
    },
    positionMs: (atLocalMs) => (sounding && atLocalMs >= sounding.atMs && fake.audible ? positionAt(atLocalMs) : undefined),
    setVolume() {},
    outputTrimMs: 0,
    setOutputTrimMs() {},
    spreadMs: 0,
    async [Symbol.asyncDispose]() {
      sounding = undefined;
    },
  };
  return { player, fake, plays, shift: (ms: number) => (shiftMs += ms) };
}

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 600_000 };
const playing = (streamId: number, startAtServerMs: number, startPositionMs = 0): PlaybackView => ({
  status: 'playing',
  streamId,
  track,
  startAtServerMs,
  startPositionMs,
  rate: 1,
});
const offsetMs = 1_000_000;
let loop: PlaybackLoop | undefined;

function setUp({ corrects = true, ...options }: { skewPpm?: number; loadMs?: number; corrects?: boolean } = {}) {
  const { player, fake, plays, shift } = fakePlayer(options);
  const sent: ClientFrame[] = [];
  const clock = {
    offsetMs,
    ready: true,
    epoch: 0,
    nowMs: () => performance.now() + clock.offsetMs,
    toLocalMs: (ms: number) => ms - clock.offsetMs,
    errorMs: () => 0,
    refreshes: 0,
    refresh: async () => {
      clock.refreshes++;
      clock.offsetMs += clock.learns;
      clock.learns = 0;
    },
    /** What fresh pings will show. */
    learns: 0,
  };
  const settings: RoomSettings = { ...usualSettings };
  let view: RoomView | undefined;
  const made = playbackLoop({
    player,
    clock,
    corrects,
    policy: (steering) => policyFor(settings.driftPolicy, { steering, preset: settings.preset, p95RttMs: undefined }),
    localNowMs: () => performance.now(),
    view: () => view,
    onChange: () => {},
    send: (frame) => {
      sent.push(frame);
      return true;
    },
  });
  loop = made;
  const show = (playback: PlaybackView) => {
    const room = { roomId: 'r1', epoch: 'e', version: 1, title: '', hostId: '', memberId: 'm', members: [], tracks: [track] };
    view = { ...room, playback, settings, views: [], grid: stoppedGrid, readyIds: [] };
    made.poke();
  };
  return { loop: made, player, fake, plays, shift, sent, clock, show, settings };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(async () => {
  await loop?.[Symbol.asyncDispose]();
  vi.useRealTimers();
});

test('P-2, P-12 a prepared start begins at its moment; PLAY_AT that repeats it changes nothing; READY is told once', async () => {
  const { loop, plays, sent, clock, show } = setUp();
  const startAtServerMs = clock.nowMs() + 1_000;
  show({ ...playing(1, startAtServerMs), status: 'preparing' });
  await pass(500);
  expect(plays).toEqual([{ atLocalMs: startAtServerMs - offsetMs, positionMs: 0, rate: 1, turnMs: undefined }]);
  show(playing(1, startAtServerMs));
  await pass(2_000);
  expect(plays).toHaveLength(1);
  expect(sent).toEqual([
    { t: 'READY', streamId: 1, prepareMs: expect.closeTo(200, 0) },
    { t: 'STARTED', streamId: 1, startErrorMs: expect.closeTo(0, 1) },
  ]);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(0.5);
});

test('TM13 a start is reported once, by how far from its moment it was heard; a late joiner’s is not, nor what a jump corrected', async () => {
  const { sent, shift, clock, show, loop } = setUp({ loadMs: 0 });
  const starts = () => sent.filter(({ t }) => t === 'STARTED');
  show(playing(1, clock.nowMs() - 5_000));
  await pass(3_000);
  expect(starts()).toEqual([]);
  const startAtServerMs = clock.nowMs() + 500;
  show({ ...playing(2, startAtServerMs), status: 'preparing' });
  await pass(510);
  shift(-12); // the device took up the sound late
  show(playing(2, startAtServerMs));
  await pass(5_000);
  shift(-400);
  await pass(5_000);
  expect(loop.reading().jumps).toBe(1);
  show(playing(2, clock.nowMs() + 200, 10_000));
  await pass(2_000);
  expect(starts()).toEqual([{ t: 'STARTED', streamId: 2, startErrorMs: expect.closeTo(12, 1) }]);
});

test('P-13 corrections are counted: every other rate, every jump', async () => {
  const { loop, shift, clock, show } = setUp();
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  expect(loop.corrections()).toBe(0);
  shift(5);
  await pass(10_000);
  const bends = loop.corrections();
  expect(bends).toBeGreaterThan(1);
  await pass(10_000);
  expect(loop.corrections()).toBe(bends);
});

test('P-10 an audio clock 100 ppm off is held within a millisecond, by rate alone', async () => {
  const { loop, clock, show } = setUp({ skewPpm: 100 });
  show(playing(1, clock.nowMs()));
  await pass(20_000);
  let worstMs = 0;
  for (let i = 0; i < 300; i++) {
    await pass(1_000);
    worstMs = Math.max(worstMs, Math.abs(loop.driftMs() ?? 99));
  }
  expect(worstMs).toBeLessThan(1);
  expect(loop.reading()).toMatchObject({ jumps: 0, status: 'playing' });
});

test('P-10 an output that shifts by 20 ms is brought back by rate, one that shifts by 300 ms by one jump', async () => {
  const { loop, plays, shift, clock, show } = setUp();
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  shift(20);
  await pass(12_000);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(1);
  expect(loop.reading().jumps).toBe(0);
  shift(-300);
  await pass(1_500);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(1);
  expect(loop.reading().jumps).toBe(1);
  expect(plays).toHaveLength(2);
});

test('P-8 held back by the browser: blocked, and at the tap the position is of the tap', async () => {
  const { loop, fake, plays, clock, show } = setUp();
  fake.audible = false;
  show(playing(1, clock.nowMs()));
  await pass(5_000);
  expect(loop.reading().status).toBe('blocked');
  expect(plays).toHaveLength(0);
  fake.audible = true;
  loop.poke();
  await pass(500);
  expect(loop.reading().status).toBe('playing');
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(0.5);
});

test('T-3 server time that stepped is one resync', async () => {
  const { loop, plays, clock, show } = setUp();
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  clock.offsetMs += 90_000;
  clock.epoch++;
  await pass(1_000);
  expect(plays).toHaveLength(2);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(0.5);
});

test('a start still ahead is moved when the clock learns better', async () => {
  const { plays, clock, show } = setUp({ loadMs: 0 });
  const startAtServerMs = clock.nowMs() + 2_000;
  show({ ...playing(1, startAtServerMs), status: 'preparing' });
  await pass(300);
  clock.offsetMs += 4;
  await pass(300);
  expect(plays.map(({ atLocalMs }) => atLocalMs)).toEqual([startAtServerMs - offsetMs, startAtServerMs - offsetMs - 4]);
});

test('pause silences, a resume follows the new line; a new stream silences what was until its start', async () => {
  const { loop, fake, plays, clock, show } = setUp();
  show(playing(1, clock.nowMs()));
  await pass(2_000);
  show({ ...playing(1, 0, 2_000), status: 'paused' });
  expect(fake.silences).toBe(1);
  expect(loop.driftMs()).toBeUndefined();
  show(playing(1, clock.nowMs() + 100, 2_000));
  await pass(1_000);
  expect(plays).toHaveLength(2);
  show({ ...playing(2, clock.nowMs() + 1_000), status: 'preparing' });
  expect(fake.silences).toBe(2);
  expect(plays).toHaveLength(3);
});

test('a track whose address has expired: the state is asked for, and it is tried again', async () => {
  const { loop, fake, sent, clock, show } = setUp();
  fake.fails = 1;
  show(playing(1, clock.nowMs()));
  await pass(1_000);
  expect(loop.reading()).toMatchObject({ status: 'unplayable', problem: 'The track could not be fetched; trying again.' });
  expect(sent).toEqual([{ t: 'GET_STATE' }]);
  await pass(6_000);
  expect(fake.loads).toBe(2);
  expect(loop.reading().status).toBe('playing');
});

test('correction off: started where it should, then left alone', async () => {
  const { loop, plays, sent, shift, clock, show } = setUp({ corrects: false, skewPpm: 100 });
  show(playing(1, clock.nowMs() + 500));
  await pass(2_500);
  expect(sent.filter(({ t }) => t === 'STARTED')).toEqual([]); // by its own clock it is always on time
  shift(400);
  await pass(10_000);
  expect(plays).toHaveLength(1);
  expect(loop.driftMs()).toBeGreaterThan(400);
  expect(loop.reading().rate).toBe(1);
});

test('P-13 the history tells the drift, the rate and the jumps, and nothing while nothing sounds', async () => {
  const { loop, shift, clock, show } = setUp();
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  shift(-300);
  await pass(3_000);
  const history = loop.driftHistory();
  expect(history.filter(({ kind }) => kind === 'seek').map(({ driftMs }) => Math.round(driftMs / 10))).toEqual([-30]);
  expect(history.at(-1)).toMatchObject({ kind: 'hold', rate: 1 });
  expect(history.length).toBeGreaterThan(6);
  show({ ...playing(1, 0, 5_000), status: 'paused' });
  await pass(3_000);
  expect(loop.driftHistory()).toEqual(history);
});

test('P-10 the room’s setting chooses the policy, while it plays too: party leaves 0.19 s alone and jumps at 0.21 s, each 2 s', async () => {
  const { loop, plays, shift, clock, show, settings } = setUp();
  settings.driftPolicy = 'party';
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  shift(190);
  await pass(5_000);
  expect(loop.driftMs()).toBeCloseTo(190, 0);
  shift(20);
  await pass(2_300);
  expect(loop.reading()).toMatchObject({ jumps: 1, rate: 1 });
  expect(plays).toHaveLength(2);
  shift(60);
  await pass(3_000);
  expect(loop.driftMs()).toBeCloseTo(60, 0);
  settings.driftPolicy = 'precise';
  await pass(3_000);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(1);
});

test('P-14 from the preset’s hard threshold on the clock is asked first; when it was the clock, nothing jumps', async () => {
  const { loop, plays, shift, clock, show, settings } = setUp();
  Object.assign(settings, { driftPolicy: 'party', preset: 'low-latency' });
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  clock.offsetMs += 900;
  clock.learns = -900;
  await pass(4_000);
  expect([clock.refreshes, plays.length]).toEqual([1, 1]);
  shift(-900);
  await pass(4_000);
  expect([clock.refreshes, plays.length]).toEqual([2, 2]);
  expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(1);
});

test('P-19 a background that each plays for itself is corrected by nobody, and is in time with nobody', async () => {
  const { loop, plays, shift, clock, show, settings } = setUp();
  settings.ambient = 'local';
  show({ ...playing(1, clock.nowMs()), wraps: true });
  await pass(3_000);
  shift(-3_000);
  clock.epoch++;
  await pass(8_000);
  loop.realign();
  expect(plays).toHaveLength(1);
  expect(loop.reading()).toMatchObject({ driftMs: undefined, needsResync: false, jumps: 0, rate: 1, status: 'playing' });
});

test('P-10 on a track that begins again the drift at the turn is the shorter way round', async () => {
  const { loop, plays, clock, show } = setUp({ skewPpm: 100 });
  show({ ...playing(1, clock.nowMs()), track: { ...track, durationMs: 5_000 }, wraps: true });
  await pass(3_000);
  for (let i = 0; i < 100; i++) {
    await pass(170);
    expect(Math.abs(loop.driftMs() ?? 99)).toBeLessThan(1);
  }
  expect(plays.map(({ turnMs }) => turnMs)).toEqual([5_000]);
});

test('P-10 a player whose jumps land late is told to aim ahead; one that cannot bend is left alone unless far off', async () => {
  const { loop, player, fake, plays, shift, clock, show } = setUp();
  Object.assign(player, { steering: 'jumps', jumpCostMs: 40 });
  fake.lateMs = 120;
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  shift(-100);
  await pass(8_000);
  expect(loop.reading()).toMatchObject({ jumps: 0, rate: 1, driftMs: expect.closeTo(-180, 0) });
  shift(-800);
  await pass(8_000);
  expect(plays.map(({ positionMs }) => Math.round(positionMs))).toEqual([40, 120]);
  expect(Math.abs(loop.driftMs() ?? 999)).toBeLessThan(1);
});

test('P-10 a player that aims by itself is told the line as it is: what its jumps cost is not added twice', async () => {
  const { player, fake, plays, shift, clock, show } = setUp();
  Object.assign(player, { steering: 'jumps', jumpCostMs: 40, aims: true });
  fake.lateMs = 120;
  show(playing(1, clock.nowMs()));
  await pass(3_000);
  shift(-1_500);
  await pass(3_000);
  expect(plays.map(({ positionMs }) => positionMs)).toEqual([0, 0]);
});
