import { type TraceLine, writeTrace } from '@tutti/clock';
import { ourDefault } from './field.ts';
import { simulate } from './simulate.ts';
import { type TraceName, worldOf } from './traces.ts';

const truthEveryMs = 100;

/** A run of our default as a clock trace (NDJSON): what it heard, what it was told, and the truth beside it, for any estimator to be replayed on. */
export function simulatedTrace(trace: TraceName, seed: number): string {
  const world = worldOf(trace, seed);
  const lines: TraceLine[] = [];
  simulate(world, ourDefault, {
    nextLookMs: (trueMs) => trueMs + truthEveryMs,
    look: (trueMs, localMs) => lines.push({ kind: 'truth', localMs, serverMs: world.serverStartMs + trueMs }),
    onSample(exchange, _contestant, take) {
      take();
      lines.push({ kind: 'sample', ...exchange });
    },
    onStamp: (stamp) => lines.push({ kind: 'stamp', ...stamp }),
    onEvent(reason, localMs) {
      if (reason !== 'sent' && reason !== 'answered') lines.push({ kind: 'event', reason, localMs });
    },
  });
  return writeTrace({ title: `simulated ${trace}, seed ${seed}`, lines });
}
