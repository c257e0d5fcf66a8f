import { type MediaAdapter, PlaybackBlockedError } from './media-adapter.ts';
import type { Move, MoveCosts } from './move-costs.ts';
import type { PlayLine } from './player.ts';
import { positionFit } from './position-fit.ts';

export type SteeredTrackOptions = {
  readonly adapter: MediaAdapter;
  readonly costs: MoveCosts;
  readonly localNowMs: () => number;
  /** How much later it is heard than the player knows. */
  readonly trimMs: () => number;
  readonly onBlocked: () => void;
};

/** Keeps one adapter on a line through time and track. */
export type SteeredTrack = {
  follow(line: PlayLine): void;
  silence(): void;
  setRate(rate: number): void;
  positionMs(atLocalMs: number): number | undefined;
  readonly buffering: boolean;
  readonly spreadMs: number;
  /** In a tap: plays wherever it stands. False when the browser refuses all the same. */
  unlock(): Promise<boolean>;
  /** Stands still unless it follows a line by now. */
  rest(): void;
  /** The adapter says that something is another. */
  look(): void;
  end(): void;
};

const lookEveryMs = 50;
/** Without a newer position for so long it waits, whatever it says; on its way to another place twice as long. */
const stillAfterMs = 500;
/** Somebody stopped it: the browser, a call, earphones that were pulled out. */
const againEveryMs = 2_000;
/** What a move cost is known when readings of its new place have come for this long. */
const landedAfterMs = 250;
/** So far off, it was not the move. */
const mostLateMs = 3_000;
const sameEndMs = 60;

export function steeredTrack({ adapter, costs, localNowMs, trimMs, onBlocked }: SteeredTrackOptions): SteeredTrack {
  const fit = positionFit({ staleMs: adapter.staleMs });
  let line: PlayLine | undefined;
  /** `set`: stands ready for the line's start. `on`: told to play. */
  let state: 'still' | 'set' | 'on' = 'still';
  let appointment: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;
  let landing: { readonly move: Move; readonly sinceMs: number; firstMs?: number; disturbed: boolean } | undefined;
  /** Behind its line, by the newest look since the last move. */
  let lateMs = 0;
  let rate = 1;
  let heardMs = 0;
  let triedMs = 0;
  let standsAtMs = 0;

  const wantedMs = ({ atLocalMs, positionMs, rate, turnMs }: PlayLine, localMs: number): number => {
    const free = positionMs + Math.max(0, localMs + trimMs() - atLocalMs) * rate;
    return turnMs === undefined ? free : free % turnMs;
  };
  const at = (localMs: number, act: () => void) => {
    clearTimeout(appointment);
    appointment = setTimeout(act, Math.max(0, localMs - localNowMs()));
  };

  /** Told to play; what it costs will be seen by where it is soon. */
  const go = (move: Move) => {
    if (!line) return;
    const nowMs = localNowMs();
    if (landing?.firstMs !== undefined) conclude();
    fit.reset(line.rate);
    landing = { move, sinceMs: nowMs, disturbed: false };
    heardMs = nowMs;
    triedMs = nowMs;
    rate = line.rate;
    adapter.setRate(line.rate);
    state = 'on';
    looking ??= setInterval(look, lookEveryMs);
    if (move !== 'seek')
      adapter.play().catch((error: unknown) => {
        if (!(error instanceof PlaybackBlockedError) || state !== 'on') return;
        stop();
        onBlocked();
      });
    makeTurn();
  };

  /** Onto the line as soon as can be, aimed at where it will be by then. */
  const land = () => {
    if (!line) return;
    const nowMs = localNowMs();
    const move: Move = adapter.state === 'moving' ? 'seek' : 'join';
    const aimMs = wantedMs(line, nowMs + costs.of(move));
    const { durationMs } = adapter;
    if (durationMs !== undefined && aimMs >= durationMs) return stop(); // it is over here
    adapter.seek(aimMs);
    go(move);
  };

  /** A track that begins again: its player does it by itself at its own end, or is moved in time. */
  const makeTurn = () => {
    if (!line) return;
    const { turnMs } = line;
    const itself = turnMs !== undefined && adapter.setLoop !== undefined && Math.abs((adapter.durationMs ?? 0) - turnMs) < sameEndMs;
    adapter.setLoop?.(itself);
    if (turnMs === undefined || itself) return;
    const nowMs = localNowMs();
    const leftMs = (turnMs - wantedMs(line, nowMs)) / line.rate;
    at(nowMs + Math.max(leftMs, 2 * lookEveryMs) - costs.of('seek'), land);
  };

  const look = () => {
    if (state !== 'on' || !line) return;
    const nowMs = localNowMs();
    const known = adapter.state === 'moving' ? adapter.position() : undefined;
    const before = fit.at(nowMs);
    if (known && known.positionMs !== standsAtMs) {
      standsAtMs = known.positionMs;
      // What waited goes on from elsewhere on the time axis: what was known of it is of no use.
      if (nowMs - heardMs > stillAfterMs && before !== undefined) fit.reset(rate);
      heardMs = nowMs;
      fit.add(known);
    }
    if (adapter.state === 'waiting' && landing) landing.disturbed ||= nowMs - landing.sinceMs > 1_000;
    learn(nowMs);
    const stopped = adapter.state === 'still' || adapter.state === 'ended';
    if (!stopped || nowMs - triedMs < againEveryMs) return;
    triedMs = nowMs;
    if (adapter.state === 'still' || line.turnMs !== undefined) land();
  };

  const learn = (nowMs: number) => {
    const actualMs = landing && fit.at(nowMs);
    if (!landing || !line || actualMs === undefined) return;
    landing.firstMs ??= nowMs;
    lateMs = (wantedMs(line, nowMs) - actualMs) / line.rate;
    if (nowMs - landing.firstMs >= landedAfterMs) conclude();
  };
  const conclude = () => {
    if (landing && !landing.disturbed && Math.abs(lateMs) < mostLateMs) costs.learn(landing.move, lateMs);
    landing = undefined;
  };

  const stop = () => {
    clearTimeout(appointment);
    clearInterval(looking);
    looking = undefined;
    landing = undefined;
    state = 'still';
    fit.reset(1);
    adapter.pause();
  };
  const isWaiting = () =>
    state === 'on' && adapter.state !== 'ended' && (adapter.state === 'waiting' || localNowMs() - heardMs > stillAfterMs);

  return {
    follow(next) {
      clearTimeout(appointment);
      line = next;
      const startMs = next.atLocalMs - trimMs();
      const leftMs = startMs - localNowMs();
      if (state === 'on' && leftMs > costs.of('seek')) return at(startMs - costs.of('seek'), land); // sounds on until the jump
      if (state === 'on' || leftMs <= costs.of('start')) return land();
      adapter.pause();
      adapter.seek(next.positionMs);
      adapter.setRate(next.rate);
      state = 'set';
      at(startMs - costs.of('start'), () => (adapter.state === 'waiting' ? land() : go('start')));
    },
    silence() {
      line = undefined;
      stop();
    },
    setRate(next) {
      if (state !== 'on' || next === rate) return;
      rate = next;
      adapter.setRate(next);
      fit.changeRate(localNowMs(), next);
    },
    positionMs(atLocalMs) {
      if (state !== 'on' || isWaiting() || adapter.state !== 'moving') return undefined;
      const positionMs = fit.at(atLocalMs - trimMs());
      return positionMs === undefined || line?.turnMs === undefined ? positionMs : positionMs % line.turnMs;
    },
    get buffering() {
      return isWaiting();
    },
    get spreadMs() {
      return fit.spreadMs;
    },
    unlock: () =>
      adapter.play().then(
        () => true,
        (error: unknown) => !(error instanceof PlaybackBlockedError),
      ),
    rest() {
      if (state !== 'on') adapter.pause();
    },
    look,
    end() {
      line = undefined;
      stop();
    },
  };
}
