import { globalZeroMs, gridLengthMs, gridPositionAt, movedZero, type PlaceLine, stepTo, timelineMsOf } from '@tutti/playback';
import { elementView } from './element-view.ts';
import { type GridPilot, gridPilot } from './grid-pilot.ts';
import type { GridView, GridViewOptions } from './grid-view.ts';
import type { GridClip, GridLine, GridReading, GridSpan, ReplayGrid, ReplayGridOptions } from './replay-grid-contract.ts';

/** A view that is not ready in this time is not waited for: it joins later. */
const patienceMs = 3_000;
/** While playing it is looked at so often even where no frames are painted. */
const lookEveryMs = 250;
/** The line goes to the audible view by this share of each reading. */
const lineGain = 0.05;
/** A line that is told anew so near to the old one is the same, better known. */
const sameLineMs = 250;
const [slowest, fastest] = [0.1, 2];

/** Several clips on one timeline. Needs a page. */
export const replayGrid = (options: ReplayGridOptions = {}): ReplayGrid => gridOf(options, elementView);

/** @param openView how a clip is shown. */
export function gridOf({ policy = 'frame' }: ReplayGridOptions, openView: (options: GridViewOptions) => GridView): ReplayGrid {
  const nowMs = () => performance.now();
  const pilots = new Map<string, GridPilot>();
  const places = new Map<string, HTMLElement>();
  const listeners = new Set<() => void>();
  let zeroMs = 0;
  let lengthMs = 0;
  let line: PlaceLine = { status: 'paused', placeMs: 0, atMs: 0, rate: 1 };
  let plays = false;
  let status: GridReading['status'] = 'paused';
  let audibleId: string | undefined;
  let volume = 1;
  let told: GridLine | undefined;
  /** What is under way and not of this generation has been overtaken. */
  let generation = 0;
  let painting = 0;
  let looking: ReturnType<typeof setInterval> | undefined;
  let isTelling = false;
  let isDisposed = false;

  const course = () => ({ line, zeroMs });
  const tell = () => {
    if (isTelling || isDisposed) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      for (const listener of [...listeners]) listener();
    });
  };
  const setStatus = (next: GridReading['status']) => {
    status = next;
    tell();
  };
  const audible = () => (audibleId === undefined ? undefined : pilots.get(audibleId));

  const open = (clip: GridClip): GridPilot => {
    const pilot: GridPilot = gridPilot(
      clip,
      openView({
        clip,
        onChange: tell,
        onFrame(shown) {
          pilot.framed(course(), shown);
          if (pilot.leads) leadLine(pilot);
        },
      }),
      policy,
      tell,
    );
    return pilot;
  };

  /** The audible view runs as it runs; the line goes with it, and with the line the others. */
  const leadLine = ({ errorMs }: GridPilot) => {
    if (errorMs === undefined || line.status !== 'playing') return;
    moveLine(errorMs * lineGain * line.rate);
  };
  const moveLine = (byMs: number) => {
    line = { ...line, placeMs: line.placeMs + byMs };
    for (const pilot of pilots.values()) pilot.lineMoved(byMs / line.rate);
  };

  const hold = (placeMs: number) => {
    generation++;
    line = { ...line, status: 'paused', placeMs: Math.min(Math.max(0, placeMs), lengthMs) };
    cancelAnimationFrame(painting);
    clearInterval(looking);
  };
  const placeMs = () => Math.min(gridPositionAt(line, nowMs()), lengthMs);
  const showAll = () => Promise.all([...pilots.values()].map((pilot) => pilot.show(course())));

  /** From where the line stands: all that are inside are moved there, and start together. */
  const align = async () => {
    const mine = ++generation;
    setStatus('waiting');
    const begunMs = nowMs();
    while ([...pilots.values()].some((pilot) => pilot.isAwaited(course())) && nowMs() - begunMs < patienceMs) {
      await Promise.race([changed(), pause(50)]);
      if (mine !== generation) return;
    }
    const inside = [...pilots.values()].filter((pilot) => pilot.reading(course()).status === 'ready');
    const leadMs = Math.max(0, ...inside.map(({ view }) => view.startCostMs));
    line = { ...line, status: 'playing', atMs: nowMs() + leadMs };
    setStatus('playing');
    look();
    paint();
    looking = setInterval(look, lookEveryMs);
  };
  const changed = () =>
    new Promise<void>((resolve) => {
      const once = () => {
        listeners.delete(once);
        resolve();
      };
      listeners.add(once);
    });
  const paint = () => {
    painting = requestAnimationFrame(() => {
      look();
      if (line.status === 'playing') paint();
    });
  };

  const look = () => {
    if (line.status !== 'playing') return;
    const now = nowMs();
    const at = gridPositionAt(line, now);
    const { loop } = line;
    if (!told && loopsAt(loop, at)) return void seek(loop?.fromMs ?? 0);
    if (at >= lengthMs) {
      hold(lengthMs);
      plays = false;
      for (const pilot of pilots.values()) void pilot.show(course());
      return setStatus('paused');
    }
    for (const pilot of pilots.values()) pilot.tick(course(), now);
  };
  const loopsAt = (loop: GridSpan | undefined, at: number) =>
    loop !== undefined && loop.toMs > loop.fromMs && at >= loop.toMs && line.placeMs < loop.toMs;

  const seek = async (timelineMs: number): Promise<void> => {
    hold(timelineMs);
    const mine = generation;
    setStatus(plays ? 'waiting' : 'paused');
    await Promise.race([showAll(), ...(plays ? [pause(patienceMs)] : [])]);
    tell();
    if (mine === generation && plays) await align();
  };

  const sound = () => {
    for (const pilot of pilots.values()) {
      const isAudible = pilot === audible();
      pilot.leads = isAudible;
      pilot.setVolume(isAudible ? volume : 0);
    }
    tell();
  };

  const obey = (next: GridLine) => {
    const loop = next.loop && { fromMs: timelineMsOf(next.loop.fromMs, zeroMs), toMs: timelineMsOf(next.loop.toMs, zeroMs) };
    const wanted: PlaceLine = {
      status: next.status,
      placeMs: timelineMsOf(next.playheadUtcMs, zeroMs),
      atMs: next.atLocalMs,
      rate: next.rate,
      loop,
    };
    const now = nowMs();
    const isSame =
      line.status === wanted.status &&
      line.rate === wanted.rate &&
      Math.abs(gridPositionAt(line, now) - gridPositionAt(wanted, now)) < sameLineMs;
    plays = wanted.status === 'playing';
    if (isSame && plays) {
      line = { ...wanted };
      return;
    }
    hold(gridPositionAt(wanted, now));
    line = wanted;
    if (!plays) {
      setStatus('paused');
      void showAll().then(tell);
      return;
    }
    for (const pilot of pilots.values()) pilot.view.setRate(line.rate);
    setStatus('playing');
    look();
    paint();
    looking = setInterval(look, lookEveryMs);
  };

  const onVisible = () => {
    if (document.visibilityState === 'visible') look();
  };
  document.addEventListener('visibilitychange', onVisible);

  return {
    setClips(clips) {
      const now = nowMs();
      const at = gridPositionAt(line, now);
      const from = zeroMs;
      zeroMs = globalZeroMs(clips);
      lengthMs = gridLengthMs(clips, zeroMs);
      const byMs = movedZero(at, from, zeroMs) - at;
      line = {
        ...line,
        placeMs: Math.max(0, at + byMs),
        atMs: Math.max(now, line.atMs),
        loop: line.loop && { fromMs: line.loop.fromMs + byMs, toMs: line.loop.toMs + byMs },
      };
      const kept = new Set(clips.map(({ clipId }) => clipId));
      for (const [clipId, pilot] of pilots) {
        const next = clips.find((clip) => clip.clipId === clipId && clip.url === pilot.clip.url);
        if (next) pilot.setClip(next);
        else {
          pilot[Symbol.dispose]();
          pilots.delete(clipId);
        }
      }
      for (const clip of clips)
        if (!pilots.has(clip.clipId)) {
          const pilot = open(clip);
          pilots.set(clip.clipId, pilot);
          places.get(clip.clipId)?.replaceChildren(pilot.view.picture);
        }
      for (const clipId of places.keys()) if (!kept.has(clipId)) places.delete(clipId);
      sound();
      if (told) obey(told);
      else if (line.status === 'paused' && !plays) void showAll().then(tell);
      tell();
    },
    showIn(clipId, element) {
      if (element) places.set(clipId, element);
      else places.delete(clipId);
      const picture = pilots.get(clipId)?.view.picture;
      if (element && picture) element.replaceChildren(picture);
      else picture?.remove();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reading() {
      const clips = [...pilots.values()].map((pilot) => pilot.reading(course()));
      const errors = clips.flatMap(({ errorMs }) => (errorMs === undefined ? [] : [errorMs]));
      return {
        status,
        timelineMs: placeMs(),
        zeroMs,
        lengthMs,
        rate: line.rate,
        loop: line.loop,
        audibleId,
        isSilenced: audible()?.isSilenced ?? false,
        clips,
        spreadMs: errors.length === 0 ? undefined : Math.max(...errors) - Math.min(...errors),
      };
    },
    async play() {
      sound();
      if (told || plays) return;
      plays = true;
      const at = placeMs();
      if (at >= lengthMs) return seek(line.loop?.fromMs ?? 0);
      await seek(at);
    },
    pause() {
      if (told) return;
      plays = false;
      hold(placeMs());
      setStatus('paused');
      void showAll().then(tell);
    },
    async seek(timelineMs) {
      if (!told) await seek(timelineMs);
    },
    async step(frames) {
      if (told || plays) return;
      const clips = [...pilots.values()].map(({ clip }) => clip);
      await seek(stepTo(clips, placeMs(), zeroMs, frames));
    },
    setRate(rate) {
      if (told) return;
      const now = nowMs();
      line = {
        ...line,
        placeMs: gridPositionAt(line, now),
        atMs: Math.max(now, line.atMs),
        rate: Math.min(fastest, Math.max(slowest, rate)),
      };
      for (const pilot of pilots.values()) pilot.view.setRate(line.rate);
      tell();
    },
    setLoop(loop) {
      if (told) return;
      const now = nowMs();
      line = { ...line, placeMs: gridPositionAt(line, now), atMs: Math.max(now, line.atMs), loop };
      tell();
    },
    setAudible(clipId) {
      audibleId = clipId;
      sound();
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      sound();
    },
    follow(next) {
      told = next;
      if (next) obey(next);
      else tell();
    },
    [Symbol.dispose]() {
      isDisposed = true;
      hold(0);
      document.removeEventListener('visibilitychange', onVisible);
      listeners.clear();
      for (const pilot of pilots.values()) pilot[Symbol.dispose]();
      pilots.clear();
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
