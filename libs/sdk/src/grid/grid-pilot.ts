import {
  aimMsAt,
  type DriftPolicy,
  driftController,
  entersAtMs,
  frame,
  frameIndexAt,
  frameMs,
  frameRateOf,
  type GridPlace,
  gridPositionAt,
  offsetMs,
  type PlaceLine,
  placeOf,
  replay,
} from '@tutti/playback';
import type { GridView, ShownFrame } from './grid-view.ts';
import type { GridClip, GridClipReading } from './replay-grid-contract.ts';

/** What all views of a grid follow. */
export type GridCourse = {
  /** On the timeline, by `performance.now()`. */
  readonly line: PlaceLine;
  readonly zeroMs: number;
};

/** Brings one view to where the course is, and keeps it there. */
export type GridPilot = Disposable & {
  readonly clip: GridClip;
  readonly view: GridView;
  /** The course is told by this view: it is not steered. */
  leads: boolean;
  /** Shown minus expected, by the last few frames; undefined until there are enough. */
  readonly errorMs: number | undefined;
  readonly isRunning: boolean;
  /** Inside its bounds and not there yet. */
  isAwaited(course: GridCourse): boolean;
  setClip(clip: GridClip): void;
  /** Paused: shows its frame for the course's place. */
  show(course: GridCourse): Promise<void>;
  /** Playing: what is to be done now. Called often. */
  tick(course: GridCourse, nowMs: number): void;
  framed(course: GridCourse, shown: ShownFrame): void;
  /** The line itself was moved by so much: the readings so far meant the old one. */
  lineMoved(byMs: number): void;
  reading(course: GridCourse): GridClipReading;
  setVolume(volume: number): void;
  readonly isSilenced: boolean;
};

/** Readings that an error stands on: single ones are as coarse as the screen's refresh. */
const enough = 5;
/** After a start the browser needs this long to find its pace. */
const settleMs = 350;
/** So late is not worth another move: the rate brings it in. */
const lateMs = 60;
/** A view that waits at its entry is started by a timer this near. */
const soonMs = 40;
/** Further ahead than this nobody waits for the line, but moves. */
const farMs = 2_000;
/** What will be needed in this time is loaded. */
const nearMs = 30_000;

export function gridPilot(initially: GridClip, view: GridView, policyName: 'frame' | 'replay', onBlocked: () => void): GridPilot {
  let clip = initially;
  let policy = policyFor(clip, policyName);
  const controller = driftController(policy, { steering: 'bends' });
  /** `poised`: it stands where it is to start from. */
  let state: 'still' | 'moving' | 'poised' | 'running' = 'still';
  let moves = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let errors: readonly number[] = [];
  let startedAtMs = 0;
  let learnsStart = false;
  let leads = false;
  let volume = 0;
  let silenced = false;

  const place = ({ line, zeroMs }: GridCourse, nowMs: number): GridPlace => placeOf(clip, gridPositionAt(line, nowMs), zeroMs);
  const startOf = ({ zeroMs }: GridCourse) => offsetMs(clip, zeroMs);

  const halt = () => {
    clearTimeout(timer);
    timer = undefined;
    errors = [];
    view.stop();
  };

  const move = async (clipMs: number): Promise<void> => {
    const mine = ++moves;
    halt();
    state = 'moving';
    await view.moveTo(clipMs);
    if (mine === moves) state = 'poised';
  };

  const begin = async (course: GridCourse) => {
    timer = undefined;
    if (state !== 'poised') return;
    state = 'running';
    startedAtMs = performance.now();
    errors = [];
    learnsStart = true;
    controller.reset();
    view.setRate(course.line.rate);
    const mine = moves;
    if (await view.start()) return;
    // Without a tap it may not sound, but it may be seen.
    silenced = true;
    view.setVolume(0);
    onBlocked();
    if (mine === moves && state === 'running') await view.start();
  };

  /** Moves ahead of the line to where both will be together. */
  const meet = (course: GridCourse, nowMs: number, waitMs: number) => {
    const whenMs = nowMs + waitMs;
    const aheadMs = gridPositionAt(course.line, whenMs);
    const entersMs = entersAtMs(clip, aheadMs, course.zeroMs);
    const begunMs = performance.now();
    const target = entersMs === undefined ? aimMsAt(clip, aheadMs, course.zeroMs) : entersMs - startOf(course);
    void move(target).then(() => {
      if (entersMs === aheadMs && state === 'poised') view.moveCostMs = mixed(view.moveCostMs, performance.now() - begunMs);
    });
  };

  const tick = (course: GridCourse, nowMs: number) => {
    const { line, zeroMs } = course;
    const timelineMs = gridPositionAt(line, nowMs);
    const entersMs = entersAtMs(clip, timelineMs, zeroMs);
    view.setNear(entersMs !== undefined && entersMs - timelineMs < nearMs);
    if (view.state !== 'ready' || state === 'moving') return;
    const here = place(course, nowMs);
    if (state === 'running') {
      if (here !== 'inside') return meet(course, nowMs, 0);
      // The browser stopped it: at its end a little early, or in a hidden tab.
      if (!view.isMoving && nowMs - startedAtMs > settleMs) return meet(course, nowMs, joinCostMs());
      return;
    }
    if (timer !== undefined || entersMs === undefined) return;
    const standsMs = view.clipMs + startOf(course);
    const aheadMs = standsMs - timelineMs;
    const isWellPlaced = here === 'inside' ? aheadMs >= -lateMs * line.rate && aheadMs < farMs : Math.abs(standsMs - entersMs) < lateMs;
    if (state === 'still' || !isWellPlaced) return meet(course, nowMs, here === 'inside' ? joinCostMs() : 0);
    if (!view.hasData) return;
    const waitMs = Math.max(nowMs, line.atMs) + aheadMs / line.rate - view.startCostMs - nowMs;
    if (waitMs > soonMs) return;
    if (waitMs <= 0) return void begin(course);
    timer = setTimeout(() => void begin(course), waitMs);
  };
  const joinCostMs = () => view.moveCostMs * 1.3 + view.startCostMs;

  return {
    get clip() {
      return clip;
    },
    view,
    get leads() {
      return leads;
    },
    set leads(next) {
      if (next && !leads) {
        controller.reset();
      }
      leads = next;
    },
    get errorMs() {
      return errors.length < enough ? undefined : median(errors);
    },
    get isRunning() {
      return state === 'running';
    },
    isAwaited(course) {
      if (view.state === 'failed') return false;
      return place(course, performance.now()) === 'inside' && !(state === 'running' || (state === 'poised' && view.hasData));
    },
    setClip(next) {
      clip = next;
      policy = policyFor(clip, policyName);
      controller.steer(policy, { steering: 'bends' });
      view.setClip(next);
    },
    show(course) {
      const timelineMs = gridPositionAt(course.line, performance.now());
      view.setNear(true);
      return move(aimMsAt(clip, timelineMs, course.zeroMs));
    },
    tick,
    framed(course, shown) {
      if (state !== 'running' || course.line.status !== 'playing') return;
      const { rate } = course.line;
      const expectedMs = gridPositionAt(course.line, shown.atMs) - startOf(course);
      const driftMs = (shown.clipMs - expectedMs) / rate;
      errors = [...errors, driftMs].slice(-enough);
      if (performance.now() - startedAtMs < settleMs || errors.length < enough) return;
      if (learnsStart) {
        learnsStart = false;
        const missMs = median(errors);
        if (Math.abs(missMs) < 500) view.startCostMs = Math.min(400, Math.max(0, view.startCostMs - missMs / 2));
      }
      if (leads) return;
      const action = controller.decide({ driftMs, nowMs: shown.atMs, doubt: { errorMs: 0, spreadMs: 0 } });
      if (action.kind === 'hold') view.setRate(rate);
      else if (action.kind === 'rate') view.setRate(rate * action.factor);
      else {
        const nowMs = performance.now();
        controller.jumped(nowMs, 0, 'decided');
        meet(course, nowMs, joinCostMs());
      }
    },
    lineMoved(byMs) {
      errors = errors.map((ms) => ms - byMs);
    },
    reading(course) {
      const nowMs = performance.now();
      const here = place(course, nowMs);
      const { shown, engine, problem } = view;
      const status = view.state !== 'ready' ? view.state : here === 'inside' ? 'ready' : here;
      const errorMs =
        here !== 'inside' || !shown
          ? undefined
          : state === 'running'
            ? errors.length < enough
              ? undefined
              : median(errors)
            : stillError(course, shown);
      return { clipId: clip.clipId, status, engine, shownMs: shown?.clipMs, errorMs, problem };
    },
    setVolume(next) {
      if (next === volume && !silenced) return;
      volume = next;
      silenced = false;
      view.setVolume(next);
    },
    get isSilenced() {
      return silenced;
    },
    [Symbol.dispose]() {
      moves++;
      halt();
      view[Symbol.dispose]();
    },
  };

  /** In whole frames where they are regular. */
  function stillError(course: GridCourse, shown: ShownFrame): number {
    const clipMs = gridPositionAt(course.line, performance.now()) - startOf(course);
    const rate = frameRateOf(clip.frameRate);
    if (!rate) return shown.clipMs - clipMs;
    const shownIndex = Math.round((shown.clipMs * rate.frames) / rate.perMs);
    return (shownIndex - frameIndexAt(rate, clipMs)) * frameMs(rate);
  }
}

function policyFor({ frameRate }: GridClip, name: 'frame' | 'replay'): DriftPolicy {
  const rate = frameRateOf(frameRate);
  return name === 'replay' ? replay : frame(rate ? frameMs(rate) : 1000 / 30);
}

const mixed = (before: number, now: number): number => Math.min(1500, before * 0.6 + now * 0.4);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
