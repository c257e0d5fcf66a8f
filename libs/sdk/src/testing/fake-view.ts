import type { GridView, GridViewOptions } from '../grid/grid-view.ts';

export type FakeViewOptions = {
  /** From start until it moves. */
  readonly startMs?: number;
  /** From one place to another. */
  readonly moveMs?: number;
  readonly loadMs?: number;
  readonly skewPpm?: number;
  /** The browser wants a tap before it sounds. */
  readonly blocks?: boolean;
};

const frameEveryMs = 20;

/** A media element as a grid sees it: it starts late, moves slowly, and shows a frame now and then. Time is `performance.now`, so that fake timers move it. */
export function fakeView({ clip, onChange, onFrame }: GridViewOptions, options: FakeViewOptions = {}) {
  const { startMs = 0, moveMs = 50, loadMs = 0, skewPpm = 0, blocks = false } = options;
  const told = { moves: [] as number[], starts: 0, rates: [] as number[], volume: 0, disposed: false, near: true };
  let rate = 1;
  let runs = false;
  let stalled = false;
  let isLoaded = loadMs === 0;
  let failure: string | undefined;
  let from = { clipMs: 0, atMs: 0 };
  let moving = 0;
  let shown: { clipMs: number; atMs: number } | undefined;
  const now = () => performance.now();
  const at = () => (runs && !stalled && now() > from.atMs ? from.clipMs + (now() - from.atMs) * rate * (1 + skewPpm / 1e6) : from.clipMs);
  const rebase = () => {
    from = { clipMs: at(), atMs: Math.max(now(), from.atMs) };
  };
  if (!isLoaded)
    setTimeout(() => {
      isLoaded = true;
      onChange();
    }, loadMs);
  const frames = setInterval(() => {
    if (!runs || stalled || now() <= from.atMs || at() >= clip.durationMs) return;
    shown = { clipMs: at(), atMs: now() };
    onFrame(shown);
  }, frameEveryMs);

  const view: GridView = {
    picture: {} as HTMLElement,
    get state() {
      if (failure !== undefined) return 'failed';
      return isLoaded ? 'ready' : 'loading';
    },
    get problem() {
      return failure;
    },
    get shown() {
      return shown;
    },
    get clipMs() {
      return at();
    },
    get isMoving() {
      return runs;
    },
    get hasData() {
      return isLoaded && moving === 0 && !stalled;
    },
    startCostMs: 40,
    moveCostMs: 150,
    setClip() {},
    async moveTo(clipMs) {
      told.moves.push(clipMs);
      moving++;
      await new Promise((resolve) => setTimeout(resolve, (isLoaded ? 0 : loadMs) + moveMs));
      moving--;
      from = { clipMs, atMs: now() };
      shown = { clipMs, atMs: now() };
    },
    async start() {
      told.starts++;
      if (blocks && told.volume > 0) return false;
      from = { clipMs: at(), atMs: now() + startMs };
      runs = true;
      return true;
    },
    stop() {
      rebase();
      runs = false;
    },
    setRate(next) {
      if (next === rate) return;
      told.rates.push(next);
      rebase();
      rate = next;
    },
    setVolume(volume) {
      told.volume = volume;
    },
    setNear(isNear) {
      told.near = isNear;
    },
    [Symbol.dispose]() {
      told.disposed = true;
      clearInterval(frames);
    },
  };
  return {
    view,
    told,
    clipId: clip.clipId,
    get clipMs() {
      return at();
    },
    get runs() {
      return runs;
    },
    /** The network stops, or goes on. */
    stall(is: boolean) {
      rebase();
      stalled = is;
    },
    fail(problem: string) {
      failure = problem;
      onChange();
    },
  };
}

export type FakeView = ReturnType<typeof fakeView>;
