import type { Registry } from 'prom-client';

/**
 * True: fine. False, a string or a thrown error: not, the text says why. `off`: what it checks is switched off here, for the reason given, and the rest of the
 * process serves: it is shown, and makes nobody take the process out of service.
 */
export type ReadyAnswer = boolean | string | { readonly off: string };
export type ReadyCheck = () => ReadyAnswer | Promise<ReadyAnswer>;

export type HealthAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

export type Health = {
  /** Adds a readiness check; a check that answers no word within `timeoutMs` counts as failed. */
  ready(name: string, check: ReadyCheck): void;
  /** Until `started`, /readyz answers 503: the checks that will say more are not there yet. */
  starting(): void;
  started(): void;
  /** From now on /readyz answers 503, so that nobody sends new work here. */
  drain(): void;
  /** The answer to GET /healthz, /readyz or /metrics; undefined for any other path. The api serves it on its own port. */
  answer(path: string): Promise<HealthAnswer | undefined>;
};

/** Health of a process: alive as long as it answers, ready when every named check is. */
export function serviceHealth(metrics: Registry, timeoutMs = 2_000): Health {
  const checks = new Map<string, ReadyCheck>();
  let phase: 'starting' | 'serving' | 'draining' = 'serving';
  return {
    ready(name, check) {
      checks.set(name, check);
    },
    starting() {
      phase = 'starting';
    },
    started() {
      if (phase === 'starting') phase = 'serving';
    },
    drain() {
      phase = 'draining';
    },
    async answer(path) {
      switch (path) {
        case '/healthz':
          return json(200, { status: 'alive' });
        case '/readyz':
          return phase === 'serving' ? readiness(checks, timeoutMs) : json(503, { status: phase, checks: {} });
        case '/metrics':
          return { status: 200, contentType: metrics.contentType, body: await metrics.metrics() };
        default:
          return undefined;
      }
    },
  };
}

async function readiness(checks: ReadonlyMap<string, ReadyCheck>, timeoutMs: number): Promise<HealthAnswer> {
  const answers = await Promise.all([...checks].map(async ([name, check]) => [name, await run(check, timeoutMs)] as const));
  const failed = answers.some(([, answer]) => answer === false || typeof answer === 'string');
  const shown = Object.fromEntries(answers.map(([name, answer]) => [name, wordFor(answer)]));
  return json(failed ? 503 : 200, { status: failed ? 'not-ready' : 'ready', checks: shown });
}

function wordFor(answer: ReadyAnswer): string {
  if (typeof answer === 'object') return `off: ${answer.off}`;
  return answer === true ? 'ok' : answer || 'not ready';
}

async function run(check: ReadyCheck, timeoutMs: number): Promise<ReadyAnswer> {
  const late = Promise.withResolvers<ReadyAnswer>();
  const timer = setTimeout(() => late.resolve(`no answer within ${timeoutMs} ms`), timeoutMs);
  try {
    return await Promise.race([late.promise, Promise.resolve().then(check)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function json(status: number, body: object): HealthAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}
