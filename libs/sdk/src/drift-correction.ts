import { correct, type DriftPolicy, driftController, type Steering } from '@tutti/playback';
import { type DriftSample, driftHistory } from './drift-history.ts';
import type { Player } from './players/player.ts';
import type { PlaybackView } from './room-view.ts';

export type DriftCorrectionOptions = {
  readonly player: Player;
  readonly localNowMs: () => number;
  /** How far the clock may be from the truth, ms. */
  readonly errorMs: () => number;
  readonly policy: (steering: Steering) => DriftPolicy;
  /** Fresh pings, and their answers waited for. */
  readonly refreshClock: () => Promise<unknown>;
  /** Put the player where it should be now; undefined when there is nothing to move any more. */
  readonly jump: () => void;
  /** actual − expected as heard now. */
  readonly driftMs: () => number | undefined;
  readonly onSample: (sample: DriftSample) => void;
};

/** Keeps what sounds in time, by the room's policy (P-10), and says what it did (P-13). */
export type DriftCorrection = {
  /** The player was given a line, which is to be heard from `fromMs` on; `asked` and `decided` are jumps within what sounded. */
  begun(
    line: { readonly playback: PlaybackView; readonly fromMs: number; readonly aimedMs: number },
    because: 'start' | 'asked' | 'decided',
  ): void;
  /**
   * @param heardMs the drift at the ear, in ms of track.
   * @param steeredMs the drift of what can still be changed: the rate steers what comes next, and the ear is where the buffers' length ago was steered. Undefined
   * where nothing is to be steered, only noted.
   */
  look(playback: PlaybackView, heardMs: number, steeredMs: number | undefined): void;
  /** How far ahead of where it should be a jump is to aim, ms of time. */
  readonly aheadMs: number;
  /** Base rate and correction. */
  readonly rate: number;
  readonly jumps: number;
  /** Rate changes and jumps. */
  readonly corrections: number;
  readonly coolingDown: boolean;
  history(): readonly DriftSample[];
};

const everyMs = 200;
/** After a start or a jump the reading needs a moment to be of the new source. */
export const quietMs = 250;

export function driftCorrection(options: DriftCorrectionOptions): DriftCorrection {
  const { player, localNowMs, errorMs, policy, refreshClock, jump, driftMs, onSample } = options;
  const steering = () => player.steering ?? 'exact';
  const steered = () => ({ steering: steering(), jumpCostMs: player.jumpCostMs });
  const controller = driftController(policy(steering()), steered());
  /** Another track may be another player's, and the room's settings change. */
  const steer = () => controller.steer(policy(steering()), steered());
  const history = driftHistory();
  let rate = 1;
  let jumps = 0;
  let bends = 0;
  let lookedMs = 0;
  let asksClock = false;

  const note = (sample: DriftSample) => {
    history.add(sample);
    onSample(sample);
  };

  /** So far off, it may be the clock that is wrong: whether the jump is still wanted, is seen when that is known. */
  const sampleThenSeek = async (baseRate: number) => {
    asksClock = true;
    await refreshClock();
    asksClock = false;
    const nowMs = driftMs();
    if (nowMs !== undefined && correct(nowMs / baseRate, policy(steering())).kind !== 'hold') jump();
  };

  return {
    begun({ playback, fromMs, aimedMs }, because) {
      const nowMs = localNowMs();
      rate = playback.rate;
      lookedMs = Math.max(nowMs, fromMs) + quietMs;
      if (because === 'start') controller.reset();
      else controller.jumped(nowMs, aimedMs, because);
      if (because === 'decided') jumps++;
    },
    look(playback, heardMs, steeredMs) {
      const nowMs = localNowMs();
      if (nowMs - lookedMs < everyMs || asksClock || player.buffering) return;
      lookedMs = nowMs;
      if (steeredMs === undefined) return note({ atMs: nowMs, driftMs: heardMs, rate, kind: 'hold' });
      steer();
      const doubt = { errorMs: errorMs(), spreadMs: player.spreadMs };
      const action = controller.decide({ driftMs: steeredMs / playback.rate, nowMs, doubt });
      const bent = playback.rate * (action.kind === 'rate' ? action.factor : 1);
      if (bent !== rate) bends++;
      rate = bent;
      note({ atMs: nowMs, driftMs: heardMs, rate, kind: action.kind === 'sample-then-seek' ? 'seek' : action.kind });
      if (action.kind === 'seek') jump();
      else player.setRate(rate);
      if (action.kind === 'sample-then-seek') void sampleThenSeek(playback.rate);
    },
    get aheadMs() {
      steer();
      return player.aims ? 0 : controller.aheadMs;
    },
    get rate() {
      return rate;
    },
    get jumps() {
      return jumps;
    },
    get corrections() {
      return jumps + bends;
    },
    get coolingDown() {
      return controller.coolingDown(localNowMs());
    },
    history: history.list,
  };
}
