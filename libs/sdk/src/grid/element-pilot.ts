import {
  aimMsAt,
  type DriftPolicy,
  driftController,
  entersAtMs,
  frame,
  frameMs,
  frameRateOf,
  gridPositionAt,
  offsetMs,
  placeOf,
  precise,
  replay,
} from '@tutti/playback';
import { elementView } from './element-view.ts';
import type { GridPilot, GridPilotOptions } from './grid-pilot.ts';
import type { GridView, GridViewOptions, ShownFrame } from './grid-view.ts';
import { lastErrors } from './last-errors.ts';
import type { GridClip } from './replay-grid-contract.ts';
import { stillErrorMs } from './still-error.ts';

export type ElementPilotOptions = GridPilotOptions & {
  readonly policy: 'frame' | 'replay';
  /** Its picture is painted elsewhere. */
  readonly onlySound?: boolean;
  /** A frame, or its sound, has said where it is. */
  readonly onFrame: () => void;
  readonly openView?: (options: GridViewOptions) => GridView;
};

/** After a start the browser needs this long to find its pace. */
const settleMs = 350;
/** So late is not worth another move: the rate brings it in. */
const lateMs = 60;
/** Further ahead than this a view does not wait for the line, but moves. */
const farMs = 2_000;
/** A view that waits at its entry is started by a timer this near. */
const soonMs = 40;
/** What will be needed in this time is loaded. */
const nearMs = 30_000;
/** What is so far off does not lead: it was stopped by the network, and is brought back. */
export const lostMs = 200;
/** A start that misses by more was something else. */
const mostMissMs = 500;

/** Steers a media element. It is started where the line will be, left alone while it is near, bent when it is not, and moved ahead of the line when it is far off. */
export function elementPilot(options: ElementPilotOptions): GridPilot {
  const { course, onChange, onUnable, onFrame, onlySound = false, openView = elementView } = options;
  let { clip } = options;
  const controller = driftController(policyFor(clip, options.policy), bends);
  const errors = lastErrors();
  /** `poised`: it stands where it is to start from. */
  let state: 'still' | 'moving' | 'poised' | 'running' = 'still';
  let moves = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let startedAtMs = 0;
  let learnsStart = false;
  let leads = false;
  let volume = 0;
  let isSilenced = false;

  /** What is heard is bent as gently as in a room, what is only seen as its frames ask for. */
  const steer = () => controller.steer(volume > 0 ? precise.bends : policyFor(clip, options.policy), bends);

  const told = (shown: ShownFrame) => {
    framed(shown);
    onFrame();
  };
  const view = openView({
    clip,
    onlySound,
    onChange() {
      if (view.state === 'failed') onUnable(view.problem ?? '');
      onChange();
    },
    onFrame: told,
  });
  const timelineMs = (nowMs: number) => gridPositionAt(course().line, nowMs);
  const startMs = () => offsetMs(clip, course().zeroMs);
  const place = (nowMs: number) => placeOf(clip, timelineMs(nowMs), course().zeroMs);
  const joinCostMs = () => view.moveCostMs * 1.3 + view.startCostMs;

  const move = async (clipMs: number): Promise<void> => {
    const mine = ++moves;
    clearTimeout(timer);
    timer = undefined;
    errors.clear();
    view.stop();
    state = 'moving';
    await view.moveTo(clipMs);
    if (mine === moves) state = 'poised';
  };

  const begin = async () => {
    timer = undefined;
    if (state !== 'poised') return;
    state = 'running';
    startedAtMs = performance.now();
    learnsStart = true;
    errors.clear();
    controller.reset();
    view.setRate(course().line.rate);
    const mine = moves;
    if (await view.start()) return;
    // Without a tap it may not sound, but it may be seen.
    isSilenced = true;
    view.setVolume(0);
    onChange();
    if (mine === moves) await view.start();
  };

  /** Moves ahead of the line to where both will be together. */
  const meet = (nowMs: number, waitMs: number) => {
    const aheadMs = timelineMs(nowMs + waitMs);
    const entersMs = entersAtMs(clip, aheadMs, course().zeroMs);
    void move(entersMs === undefined ? aimMsAt(clip, aheadMs, course().zeroMs) : entersMs - startMs()).then(() => {
      if (entersMs === aheadMs && state === 'poised') view.moveCostMs = mixed(view.moveCostMs, performance.now() - nowMs);
    });
  };

  const tick = () => {
    const nowMs = performance.now();
    const { line, zeroMs } = course();
    const at = gridPositionAt(line, nowMs);
    const entersMs = entersAtMs(clip, at, zeroMs);
    view.setNear(entersMs !== undefined && entersMs - at < nearMs);
    if (view.state !== 'ready' || state === 'moving') return;
    const here = placeOf(clip, at, zeroMs);
    if (state === 'running') {
      if (here !== 'inside') meet(nowMs, 0);
      // The browser stopped it, in a hidden tab or at its own end.
      else if (!view.isMoving && nowMs - startedAtMs > settleMs) meet(nowMs, joinCostMs());
      else if (onlySound && view.isMoving) told({ clipMs: view.clipMs, atMs: nowMs });
      return;
    }
    if (timer !== undefined || entersMs === undefined) return;
    const standsMs = view.clipMs + startMs();
    const aheadMs = standsMs - at;
    const isWellPlaced = here === 'inside' ? aheadMs >= -lateMs * line.rate && aheadMs < farMs : Math.abs(standsMs - entersMs) < lateMs;
    if (state === 'still' || !isWellPlaced) return meet(nowMs, here === 'inside' ? joinCostMs() : 0);
    if (!view.hasData) return;
    const waitMs = Math.max(nowMs, line.atMs) + aheadMs / line.rate - view.startCostMs - nowMs;
    if (waitMs > soonMs) return;
    if (waitMs <= 0) return void begin();
    timer = setTimeout(() => void begin(), waitMs);
  };

  const framed = (shown: ShownFrame) => {
    const { line } = course();
    if (state !== 'running' || line.status !== 'playing') return;
    const driftMs = (shown.clipMs - (timelineMs(shown.atMs) - startMs())) / line.rate;
    errors.add(driftMs);
    const missMs = errors.ms;
    if (missMs === undefined || performance.now() - startedAtMs < settleMs) return;
    if (learnsStart && Math.abs(missMs) < mostMissMs) view.startCostMs = Math.min(400, Math.max(0, view.startCostMs - missMs / 2));
    learnsStart = false;
    if (leads && Math.abs(missMs) < lostMs) return;
    const action = controller.decide({ driftMs, nowMs: shown.atMs, doubt });
    if (action.kind === 'hold') view.setRate(line.rate);
    else if (action.kind === 'rate') view.setRate(line.rate * action.factor);
    else {
      controller.jumped(shown.atMs, 0, 'decided');
      meet(performance.now(), joinCostMs());
    }
  };

  return {
    engine: 'elements',
    picture: view.picture,
    get clip() {
      return clip;
    },
    get leads() {
      return leads;
    },
    set leads(next) {
      if (next === leads) return;
      leads = next;
      controller.reset();
      view.setRate(course().line.rate);
    },
    get errorMs() {
      return errors.ms;
    },
    get startCostMs() {
      return view.startCostMs;
    },
    get isAwaited() {
      if (view.state === 'failed' || state === 'running') return false;
      return place(performance.now()) === 'inside' && !(state === 'poised' && view.hasData);
    },
    get isThere() {
      if (view.state === 'failed' || place(performance.now()) !== 'inside') return true;
      return state === 'running' ? errors.ms !== undefined : state === 'poised' && (onlySound || view.shown !== undefined);
    },
    get isSilenced() {
      return isSilenced;
    },
    setClip(next) {
      clip = next;
      steer();
      view.setClip(next);
    },
    show() {
      view.setNear(true);
      return move(aimMsAt(clip, timelineMs(performance.now()), course().zeroMs));
    },
    tick,
    setRate: view.setRate,
    setVolume(next) {
      if (next === volume && !isSilenced) return;
      volume = next;
      isSilenced = false;
      steer();
      view.setVolume(next);
    },
    lineMoved: errors.moved,
    reading() {
      const nowMs = performance.now();
      const here = place(nowMs);
      const status = view.state !== 'ready' ? view.state : here === 'inside' ? 'ready' : here;
      const shownMs = view.shown?.clipMs;
      const still = () => (shownMs === undefined ? undefined : stillErrorMs(clip, shownMs, timelineMs(nowMs) - startMs()));
      const errorMs = here !== 'inside' ? undefined : state === 'running' ? errors.ms : still();
      return { clipId: clip.clipId, status, engine: 'elements', shownMs, errorMs, problem: view.problem };
    },
    [Symbol.dispose]() {
      moves++;
      clearTimeout(timer);
      view[Symbol.dispose]();
    },
  };
}

function policyFor({ frameRate }: GridClip, name: 'frame' | 'replay'): DriftPolicy {
  const rate = frameRateOf(frameRate);
  return name === 'replay' ? replay : frame(rate ? frameMs(rate) : 1000 / 30);
}

const bends = { steering: 'bends' } as const;
/** Readings of frames and of a sound's place differ by so much from one to the next. */
const doubt = { errorMs: 0, spreadMs: 10 };

const mixed = (before: number, now: number): number => Math.min(1500, before * 0.6 + now * 0.4);
