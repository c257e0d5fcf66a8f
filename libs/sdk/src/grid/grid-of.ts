import { globalZeroMs, gridLengthMs, gridPositionAt, movedZero, type PlaceLine, stepTo } from '@tutti/playback';
import { changeListeners } from './change-listeners.ts';
import { lostMs } from './element-pilot.ts';
import { gridCrew } from './grid-crew.ts';
import { hasTurned, lineOf, movedBy, rebased } from './grid-line.ts';
import type { GridPilot } from './grid-pilot.ts';
import type { GridView, GridViewOptions } from './grid-view.ts';
import type { GridLine, GridReading, ReplayGrid, ReplayGridOptions } from './replay-grid-contract.ts';
import { ticker } from './ticker.ts';

/** A view that is not ready in this time is not waited for: it joins later. */
const patienceMs = 3_000;
/** The line goes to the view that is heard by this share of each reading. */
const lineGain = 0.05;
/** Further off, as just after a start, it is quicker. */
const farMs = 25;
/** What is painted comes with the next refresh and stays until the one after: a frame begins half a refresh early as often as half a refresh late. */
const lagRefreshes = 1.5;
const [slowest, fastest] = [0.1, 2];

/** @param openView how an element is made; a test's may be none. */
export function gridOf(
  { engine = 'auto', policy = 'frame' }: ReplayGridOptions,
  openView?: (options: GridViewOptions) => GridView,
): ReplayGrid {
  const nowMs = () => performance.now();
  const listeners = changeListeners();
  const { tell } = listeners;
  let zeroMs = 0;
  let lengthMs = 0;
  let line: PlaceLine = { status: 'paused', placeMs: 0, atMs: 0, rate: 1 };
  let plays = false;
  let status: GridReading['status'] = 'paused';
  let toldClips = '';
  let audibleId: string | undefined;
  let volume = 1;
  let told: GridLine | undefined;
  /** What is under way and not of this generation has been overtaken. */
  let generation = 0;
  let paintedAtMs = 0;

  const setStatus = (next: GridReading['status']) => {
    status = next;
    tell();
  };

  /** The view that is heard runs as it runs; the line goes with it, and with the line the others. */
  const onFrame = ({ errorMs, leads }: GridPilot) => {
    if (!leads || errorMs === undefined || Math.abs(errorMs) > lostMs || line.status !== 'playing') return;
    const byMs = errorMs * (Math.abs(errorMs) > farMs ? 6 * lineGain : lineGain);
    line = { ...line, placeMs: line.placeMs + byMs * line.rate };
    for (const each of crew.all) each.lineMoved(byMs);
  };
  const crew = gridCrew({
    wish: engine,
    policy,
    course: () => ({ line, zeroMs, displayLagMs: displayLagMs() }),
    onChange: tell,
    onFrame,
    onOpened(pilot) {
      sound();
      if (line.status === 'paused') void pilot.show().then(settled);
    },
    openView,
  });
  const clock = ticker((atMs) => look(atMs));

  const hold = (placeMs: number) => {
    generation++;
    clock.stop();
    line = { ...line, status: 'paused', placeMs: Math.min(Math.max(0, placeMs), lengthMs), atMs: nowMs() };
  };
  const run = (next: PlaceLine) => {
    line = next;
    setStatus('playing');
    look();
    clock.start();
  };
  const displayLagMs = () => clock.periodMs * lagRefreshes;
  /** What the screen shows, or is about to: who pauses there sees nothing go back. */
  const shownPlace = () => (line.status === 'playing' ? Math.min(gridPositionAt(line, paintedAtMs + displayLagMs()), lengthMs) : place());
  const place = () => Math.min(gridPositionAt(line, nowMs()), lengthMs);
  const settled = () => {
    crew.tend();
    tell();
  };
  const showAll = () => Promise.all(crew.all.map((pilot) => pilot.show())).then(settled);

  /** From where the line stands, all that are inside together. */
  const start = async () => {
    const mine = ++generation;
    setStatus('waiting');
    const giveUpMs = nowMs() + patienceMs;
    while (crew.all.some(({ isAwaited }) => isAwaited) && nowMs() < giveUpMs) {
      await Promise.race([listeners.next(), pause(30)]);
      if (mine !== generation) return;
    }
    const leadMs = Math.max(0, ...crew.all.map(({ startCostMs }) => startCostMs));
    run({ ...line, status: 'playing', atMs: nowMs() + leadMs });
  };

  const look = (atMs = nowMs()) => {
    if (line.status !== 'playing') return;
    paintedAtMs = atMs;
    const now = nowMs();
    const at = gridPositionAt(line, now);
    if (!told && hasTurned(line, now, lengthMs)) return void go(line.loop?.fromMs ?? 0);
    if (at >= lengthMs) return stopAt(lengthMs);
    for (const pilot of crew.all) pilot.tick(atMs);
    crew.tend();
  };
  const stopAt = (placeMs: number) => {
    plays = false;
    hold(placeMs);
    setStatus('paused');
    void showAll();
  };

  /** paused, each view to its own place, and on if it played. */
  const go = async (placeMs: number): Promise<void> => {
    hold(placeMs);
    const mine = generation;
    setStatus(plays ? 'waiting' : 'paused');
    const shown = showAll();
    await (plays ? Promise.race([shown, pause(patienceMs)]) : shown);
    if (mine === generation && plays) await start();
  };

  const sound = () => {
    const { heard } = crew;
    for (const pilot of crew.all) {
      // Where the room leads, nobody else does.
      pilot.leads = pilot === heard && told === undefined;
      pilot.setVolume(pilot === heard ? volume : 0);
    }
    tell();
  };

  const obey = (next: GridLine) => {
    const now = nowMs();
    const wanted = lineOf(next, zeroMs);
    plays = wanted.status === 'playing';
    hold(gridPositionAt(wanted, now));
    line = wanted;
    for (const pilot of crew.all) pilot.setRate(line.rate);
    if (plays) return run(wanted);
    setStatus('paused');
    void showAll();
  };

  const onVisible = () => look();
  document.addEventListener('visibilitychange', onVisible);

  return {
    setClips(clips) {
      // A page tells them at each change of its room, most of which is not of clips.
      const written = JSON.stringify(clips);
      if (written === toldClips) return;
      toldClips = written;
      const now = nowMs();
      const at = gridPositionAt(line, now);
      const from = zeroMs;
      zeroMs = globalZeroMs(clips);
      lengthMs = gridLengthMs(clips, zeroMs);
      const byMs = movedZero(at, from, zeroMs) - at;
      line = movedBy(line, byMs, now);
      crew.setClips(clips);
      sound();
      if (told) obey(told);
      else if (line.status === 'paused') void (plays ? go(line.placeMs) : showAll());
      tell();
    },
    showIn: crew.showIn,
    subscribe: listeners.add,
    reading() {
      const clips = crew.pilots.map((pilot) => pilot.reading());
      const errors = clips.flatMap(({ errorMs }) => (errorMs === undefined ? [] : [errorMs]));
      return {
        status,
        timelineMs: place(),
        zeroMs,
        lengthMs,
        rate: line.rate,
        loop: line.loop,
        audibleId,
        isSilenced: crew.heard?.isSilenced ?? false,
        clips,
        spreadMs: errors.length === 0 ? undefined : Math.max(...errors) - Math.min(...errors),
      };
    },
    async play() {
      sound();
      if (told || plays) return;
      plays = true;
      const at = place();
      if (at >= lengthMs) await go(line.loop?.fromMs ?? 0);
      else await start();
    },
    pause() {
      if (!told) stopAt(shownPlace());
    },
    async seek(timelineMs) {
      if (!told) await go(timelineMs);
    },
    async step(frames) {
      if (told) return;
      plays = false;
      const clips = crew.pilots.map(({ clip }) => clip);
      await go(stepTo(clips, shownPlace(), zeroMs, frames));
    },
    setRate(rate) {
      if (told) return;
      line = { ...rebased(line, nowMs()), rate: Math.min(fastest, Math.max(slowest, rate)) };
      for (const pilot of crew.all) pilot.setRate(line.rate);
      tell();
    },
    setLoop(loop) {
      if (told) return;
      line = { ...rebased(line, nowMs()), loop };
      tell();
    },
    setAudible(clipId) {
      audibleId = clipId;
      crew.setAudible(clipId);
      sound();
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      sound();
    },
    follow(next) {
      told = next;
      sound();
      if (next) obey(next);
    },
    [Symbol.dispose]() {
      hold(0);
      document.removeEventListener('visibilitychange', onVisible);
      listeners.clear();
      crew[Symbol.dispose]();
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
