import { createEstimator, type EstimatorPolicy } from '@tutti/clock';
import type { Contestant, Entrant } from './contestant.ts';

/** Our estimator with one of its policies, asked as the SDK asks it. */
export const ours = (policy: EstimatorPolicy): Entrant => ({
  name: `tutti ${policy}`,
  ours: policy === 'path',
  create(): Contestant {
    const estimator = createEstimator({ policy });
    return {
      nextPingMs({ kind, localMs, hidden }) {
        // A hidden page's timers hardly run: there each answer asks for the next ping, so that the chain needs no timer.
        if (kind === 'answered') return hidden ? estimator.nextPingDelayMs({ reason: 'hidden', localMs }) : undefined;
        if (kind === 'sent') return hidden ? unansweredMs : estimator.nextPingDelayMs({ reason: 'timer', localMs });
        return estimator.nextPingDelayMs({ reason: kind, localMs });
      },
      onSample: (exchange) => void estimator.onSample(exchange),
      onStamp: (stamp) => estimator.onStamp(stamp),
      now: estimator.now,
      errorMs: estimator.errorMs,
      get epoch() {
        return estimator.state().epoch;
      },
    };
  },
});

/** A hidden page asks again when no answer has come for so long. */
const unansweredMs = 5_000;
