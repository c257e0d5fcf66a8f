import type { ClientFrame } from '@tutti/protocol/json';
import type { AudioReading, AudioStatus } from './audio-reading.ts';
import { type DriftHistory, type DriftSample, driftHistory } from './drift-history.ts';
import { driftKeeper, resyncNeeded } from './drift-keeper.ts';
import { inSyncMs } from './in-sync.ts';
import { lineKey, plan } from './plan.ts';
import type { Player } from './players/player.ts';
import { type PlaybackView, positionOf, type RoomView } from './room-view.ts';
import { startWatch } from './start-watch.ts';
import { trackLoader } from './track-loader.ts';

/** What a playback needs of the clock. */
export type LoopClock = {
  nowMs(): number;
  toLocalMs(serverMs: number): number;
  readonly ready: boolean;
  readonly epoch: number;
  /** How far `nowMs` may be from the truth, ms. */
  errorMs(): number;
};

export type PlaybackLoopOptions = {
  readonly player: Player;
  readonly clock: LoopClock;
  readonly localNowMs: () => number;
  readonly view: () => RoomView | undefined;
  readonly send: (frame: ClientFrame) => boolean;
  /** False: start where it should, then leave alone (the lab's comparison). */
  readonly corrects: boolean;
  /** What else there is to do for the room, at each look. */
  readonly beside?: (room: RoomView) => void;
  readonly onChange: () => void;
};

export type PlaybackLoop = AsyncDisposable & {
  reading(): AudioReading;
  /** The view, the clock or the player has changed: look again now. */
  poke(): void;
  /** Jump to where playback should be now. Does nothing while nothing sounds. */
  realign(): void;
  /** Be silent here, whatever the room does, until it is false again (P-19). */
  hold(isHeld: boolean): void;
  readonly isHeld: boolean;
  driftMs(): number | undefined;
  /** Rate changes and jumps made to correct, since the room was joined. */
  corrections(): number;
  driftHistory(): readonly DriftSample[];
};

const everyMs = 100;
const correctEveryMs = 200;
/** After a start or a jump the reading needs a moment to be of the new source. */
const quietMs = 250;
/** A start that is still this far away is moved when the clock has learnt better. */
const moveBeforeMs = 150;
const movedByMs = 0.3;
const hold = { kind: 'hold' } as const;
/** So near its end a track is left alone: the expected position stands still there (P-4). */
const endZoneMs = 400;

export function playbackLoop({
  player,
  clock,
  localNowMs,
  view,
  send,
  corrects,
  beside = () => {},
  onChange,
}: PlaybackLoopOptions): PlaybackLoop {
  const keeper = driftKeeper();
  const history: DriftHistory = driftHistory();
  const start = startWatch();
  const readyFor = new Set<number>();
  let following: { key: string; epoch: number; atLocalMs: number; playback: PlaybackView } | undefined;
  let status: AudioStatus = 'silent';
  let problem: string | undefined;
  let rate = 1;
  let drift: number | undefined;
  let jumps = 0;
  let bends = 0;
  let needsResync = false;
  let lastCorrectionMs = 0;
  let announced = '';
  let heldHere = false;

  const tick = () => {
    const room = view();
    if (!room) return;
    const { playback } = room;
    act(playback);
    measure(playback);
    beside(room);
    if (status === 'playing' && player.buffering) status = 'buffering';
    const now = [status, problem, needsResync, heldHere, player.hasPicture].join();
    if (now !== announced) {
      announced = now;
      onChange();
    }
  };

  const act = (playback: PlaybackView) => {
    const step = plan(playback, {
      audible: player.audible,
      clockReady: clock.ready && player.settled,
      isLoaded: player.isLoaded,
      following: following?.key,
      heldHere,
    });
    problem = undefined;
    switch (step.do) {
      case 'nothing':
        status = following ? 'playing' : 'silent';
        if (following) keepStart(playback);
        return;
      case 'silence':
        player.silence();
        following = undefined;
        drift = undefined;
        status = 'silent';
        return act(playback);
      case 'load':
        if (step.silence) player.silence();
        if (step.silence) following = undefined;
        status = 'loading';
        return load(playback);
      case 'wait-for-tap':
        status = 'blocked';
        following = undefined;
        return ready(playback, 0);
      case 'wait-for-clock':
        status = 'waiting';
        return;
      case 'follow':
        ready(playback, 0);
        follow(playback);
        status = 'playing';
    }
  };

  /** Put the player on the room's line, from the line's start or from now. */
  const follow = (playback: PlaybackView) => {
    const { track, startAtServerMs, startPositionMs, rate: baseRate } = playback;
    if (!track) return;
    const atLocalMs = clock.toLocalMs(startAtServerMs);
    player.play(track.trackId, { atLocalMs, positionMs: startPositionMs, rate: baseRate });
    following = { key: lineKey(playback), epoch: clock.epoch, atLocalMs, playback };
    start.begin({ streamId: playback.streamId, atLocalMs }, localNowMs());
    rate = baseRate;
    lastCorrectionMs = Math.max(localNowMs(), atLocalMs) + quietMs;
    keeper.reset();
  };

  /** The clock may learn better between scheduling a start and its moment; a clock that stepped is one Resync (T-3). */
  const keepStart = (playback: PlaybackView) => {
    if (!following || !corrects) return;
    if (following.epoch !== clock.epoch) return follow(playback);
    const atLocalMs = clock.toLocalMs(playback.startAtServerMs);
    const isAhead = following.atLocalMs - localNowMs() > moveBeforeMs;
    if (isAhead && Math.abs(atLocalMs - following.atLocalMs) > movedByMs) follow(playback);
  };

  const loader = trackLoader({
    player,
    localNowMs,
    // The address may have expired; the state brings it signed anew.
    onFailed: () => send({ t: 'GET_STATE' }),
    onEnd: () => tick(),
  });
  const load = ({ track, streamId }: PlaybackView) => {
    if (!track) return;
    problem = loader.load(track, (tookMs) => sendReady(streamId, tookMs));
    if (problem !== undefined) status = 'unplayable';
  };

  /** Told once per start, also when nothing had to be loaded: the lead rests on it (P-3). */
  const ready = (playback: PlaybackView, prepareMs: number) => {
    if (playback.status === 'preparing') sendReady(playback.streamId, prepareMs);
  };
  const sendReady = (streamId: number, prepareMs: number) => {
    if (streamId > 0 && !readyFor.has(streamId) && send({ t: 'READY', streamId, prepareMs })) readyFor.add(streamId);
  };

  const measure = (playback: PlaybackView) => {
    drift = driftNow(playback);
    const nowMs = localNowMs();
    needsResync = resyncNeeded(needsResync, drift);
    const heard = start.add(drift, playback.rate, nowMs);
    if (heard && corrects) send({ t: 'STARTED', ...heard });
    if (drift === undefined || nowMs - lastCorrectionMs < correctEveryMs) return;
    lastCorrectionMs = nowMs;
    // The rate steers what comes next, so it looks there; the ear is where the buffers' length ago was steered.
    const doubt = { errorMs: clock.errorMs(), spreadMs: player.spreadMs };
    const action = corrects ? keeper.decide(driftAt(playback, player.nextHeardMs()) ?? drift, nowMs, doubt) : hold;
    const bent = playback.rate * (action.kind === 'rate' ? action.factor : 1);
    if (bent !== rate) bends++;
    rate = bent;
    history.add({ atMs: nowMs, driftMs: drift, rate, kind: action.kind });
    if (action.kind === 'seek') jump(playback);
    else if (corrects) player.setRate(rate);
  };

  const jump = (playback: PlaybackView) => {
    jumps++;
    keeper.jumped(localNowMs());
    follow(playback);
  };

  /** Undefined unless what is heard at that moment is the room's line, and well inside the track. */
  const driftAt = (playback: PlaybackView, atLocalMs: number): number | undefined => {
    if (!following || following.key !== lineKey(playback) || (playback.status !== 'playing' && playback.status !== 'preparing'))
      return undefined;
    if (atLocalMs < following.atLocalMs + quietMs / 2) return undefined;
    const positionMs = player.positionMs(atLocalMs);
    if (positionMs === undefined) return undefined;
    const durationMs = playback.track?.durationMs ?? Number.POSITIVE_INFINITY;
    const expectedMs = positionOf(playback, clock.nowMs() + atLocalMs - localNowMs());
    return expectedMs > durationMs - endZoneMs ? undefined : positionMs - expectedMs;
  };
  const driftNow = (playback: PlaybackView) => driftAt(playback, localNowMs());

  const timer = setInterval(tick, everyMs);
  player.onAudible(tick);
  return {
    reading: () => ({
      status,
      driftMs: drift,
      rate: status === 'playing' ? rate : 1,
      jumps,
      coolingDown: keeper.coolingDown(localNowMs()),
      needsResync: needsResync || (keeper.coolingDown(localNowMs()) && Math.abs(drift ?? 0) > inSyncMs),
      problem,
      spreadMs: player.spreadMs,
    }),
    poke: tick,
    realign() {
      const playback = view()?.playback;
      if (!playback || !following || !player.audible || playback.status !== 'playing') return;
      follow(playback);
    },
    hold(isHeld) {
      heldHere = isHeld;
      tick();
    },
    get isHeld() {
      return heldHere;
    },
    driftMs() {
      const playback = view()?.playback;
      return playback && driftNow(playback);
    },
    corrections: () => jumps + bends,
    driftHistory: history.list,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await player[Symbol.asyncDispose]();
    },
  };
}
