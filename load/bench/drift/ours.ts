import { type DriftPolicy, driftController, policyFor, type Steering } from '@tutti/playback';
import type { Contestant, Entrant, Move } from './contestant.ts';

/** Our controller as the SDK runs it: a look each 200 ms, none for a moment after a start or jump, none while the player seeks or waits for data. */
export const ours = (name: string, policy: (steering: Steering) => DriftPolicy): Entrant => ({
  name,
  create(): Contestant {
    let quietUntilMs = quietMs;
    let controller: ReturnType<typeof driftController> | undefined;
    return {
      everyMs: 200,
      look({ nowMs, actualMs, expectedMs, buffering, errorMs, spreadMs, steering }): Move | undefined {
        controller ??= driftController(policy(steering), { steering });
        if (actualMs === undefined || buffering || nowMs < quietUntilMs) return undefined;
        const action = controller.decide({ driftMs: actualMs - expectedMs, nowMs, doubt: { errorMs, spreadMs } });
        if (action.kind === 'hold') return { do: 'rate', rate: 1 };
        if (action.kind === 'rate') return { do: 'rate', rate: action.factor };
        const { aheadMs } = controller;
        controller.jumped(nowMs, aheadMs, 'decided');
        quietUntilMs = nowMs + quietMs;
        return { do: 'seek', aheadMs };
      },
    };
  },
});

const quietMs = 450;

const byRoom = (driftPolicy: string, preset = 'none') =>
  ours(preset === 'none' ? driftPolicy : `${driftPolicy}-${preset}`, (steering) =>
    policyFor(driftPolicy, { steering, preset, p95RttMs: undefined }),
  );

export const precise = byRoom('precise');
export const ourPolicies: readonly Entrant[] = [
  precise,
  byRoom('party'),
  byRoom('party', 'low-latency'),
  byRoom('party', 'high-latency'),
  byRoom('music'),
  byRoom('replay'),
];
