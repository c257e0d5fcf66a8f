import { type DriftPolicy, driftBetween, resyncNeeded, type Steering } from '@tutti/playback';
import type { ClientFrame } from '@tutti/protocol/json';
import type { AudioReading, AudioStatus } from './audio-reading.ts';
import { driftCorrection, quietMs } from './drift-correction.ts';
import type { DriftSample } from './drift-history.ts';
import { inSyncMs } from './in-sync.ts';
import { lineKey, plan } from './plan.ts';
import type { Player } from './players/player.ts';
import { type PlaybackView, positionOf, type RoomView, turnOf } from './room-view.ts';
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
  /** Fresh pings, and their answers waited for. */
  refresh(): Promise<unknown>;
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
  /** What is done about drift, by a player of that kind. */
  readonly policy: (steering: Steering) => DriftPolicy;
  readonly onSample?: (sample: DriftSample) => void;
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
/** A start that is still this far away is moved when the clock has learnt better. */
const moveBeforeMs = 150;
const movedByMs = 0.3;
/** So near its end a track is left alone: the expected position stands still there (P-4). */
const endZoneMs = 400;

export function playbackLoop(options: PlaybackLoopOptions): PlaybackLoop {
  const { player, clock, localNowMs, view, send, corrects, policy, beside = () => {}, onSample = () => {}, onChange } = options;
  const start = startWatch();
  const readyFor = new Set<number>();
  let following: { key: string; epoch: number; atLocalMs: number; playback: PlaybackView } | undefined;
  let status: AudioStatus = 'silent';
  let problem: string | undefined;
  let drift: number | undefined;
  let needsResync = false;
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
        if (heldHere) ready(playback, 0); // nobody has to wait for who does not listen
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
  const follow = (playback: PlaybackView, because: 'start' | 'asked' | 'decided' = 'start') => {
    const { track, startAtServerMs, startPositionMs, rate } = playback;
    if (!track) return;
    const atLocalMs = clock.toLocalMs(startAtServerMs);
    const isLate = atLocalMs < localNowMs();
    const aimedMs = isLate ? correction.aheadMs : 0;
    player.play(track.trackId, { atLocalMs, positionMs: startPositionMs + aimedMs * rate, rate, turnMs: turnOf(playback) });
    following = { key: lineKey(playback), epoch: clock.epoch, atLocalMs, playback };
    start.begin({ streamId: playback.streamId, atLocalMs }, localNowMs());
    correction.begun({ playback, fromMs: atLocalMs, aimedMs }, isLate && because === 'start' ? 'asked' : because);
  };

  /** The clock may learn better between scheduling a start and its moment; a clock that stepped is one Resync (T-3). */
  const keepStart = (playback: PlaybackView) => {
    if (!following || !corrects || isAlone()) return;
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
  const load = (playback: PlaybackView) => {
    const { track, streamId } = playback;
    if (!track) return;
    problem = loader.load(track, (tookMs) => sendReady(streamId, tookMs));
    if (problem === undefined) return;
    status = 'unplayable';
    ready(playback, 0); // nor for who cannot hear it
  };

  /** Told once per start, also when nothing had to be loaded: the lead rests on it (P-3). */
  const ready = (playback: PlaybackView, prepareMs: number) => {
    if (playback.status === 'preparing') sendReady(playback.streamId, prepareMs);
  };
  const sendReady = (streamId: number, prepareMs: number) => {
    if (streamId > 0 && !readyFor.has(streamId) && send({ t: 'READY', streamId, prepareMs })) readyFor.add(streamId);
  };

  const measure = (playback: PlaybackView) => {
    drift = isAlone() ? undefined : driftNow(playback);
    const nowMs = localNowMs();
    needsResync = following !== undefined && !isAlone() && resyncNeeded(needsResync, drift);
    const heard = start.add(drift, playback.rate, nowMs);
    if (heard && corrects) send({ t: 'STARTED', ...heard });
    if (drift === undefined) return;
    correction.look(playback, drift, corrects ? (driftAt(playback, player.nextHeardMs()) ?? drift) : undefined);
  };

  /** Who plays a background for itself goes on as it began, and is in time with nobody (P-19). */
  const isAlone = () => view()?.settings.ambient === 'local';

  const correction = driftCorrection({
    player,
    localNowMs,
    errorMs: clock.errorMs,
    policy,
    refreshClock: clock.refresh,
    driftMs: () => driftToRoom(),
    onSample,
    jump() {
      const playback = view()?.playback;
      if (playback && following?.key === lineKey(playback) && playback.status === 'playing') follow(playback, 'decided');
    },
  });

  /** Undefined unless what is heard at that moment is the room's line, and well inside the track. */
  const driftAt = (playback: PlaybackView, atLocalMs: number): number | undefined => {
    if (!following || following.key !== lineKey(playback) || (playback.status !== 'playing' && playback.status !== 'preparing'))
      return undefined;
    if (atLocalMs < following.atLocalMs + quietMs / 2) return undefined;
    const positionMs = player.positionMs(atLocalMs);
    if (positionMs === undefined) return undefined;
    const durationMs = playback.track?.durationMs ?? Number.POSITIVE_INFINITY;
    const expectedMs = positionOf(playback, clock.nowMs() + atLocalMs - localNowMs());
    const turnMs = turnOf(playback);
    if (turnMs === undefined && expectedMs > durationMs - endZoneMs) return undefined;
    return driftBetween(positionMs, expectedMs, turnMs);
  };
  const driftNow = (playback: PlaybackView) => driftAt(playback, localNowMs());
  const driftToRoom = () => {
    const playback = view()?.playback;
    return playback && !isAlone() ? driftNow(playback) : undefined;
  };

  const timer = setInterval(tick, everyMs);
  player.onAudible(tick);
  return {
    reading: () => ({
      status,
      driftMs: drift,
      rate: status === 'playing' ? correction.rate : 1,
      jumps: correction.jumps,
      coolingDown: correction.coolingDown,
      needsResync: needsResync || (correction.coolingDown && Math.abs(drift ?? 0) > inSyncMs),
      problem,
      spreadMs: player.spreadMs,
    }),
    poke: tick,
    realign() {
      const playback = view()?.playback;
      if (!playback || !following || !player.audible || playback.status !== 'playing' || isAlone()) return;
      follow(playback, 'asked');
    },
    hold(isHeld) {
      heldHere = isHeld;
      tick();
    },
    get isHeld() {
      return heldHere;
    },
    driftMs: driftToRoom,
    corrections: () => correction.corrections,
    driftHistory: correction.history,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await player[Symbol.asyncDispose]();
    },
  };
}
