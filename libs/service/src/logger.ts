import { type Logger, pino } from 'pino';
import type { ServiceConfig } from './config.ts';
import { currentTrace } from './tracing.ts';

export type { Logger };

/** JSON lines on stdout with service, instance and, inside a span, its trace and span id. `error` means someone has to act. */
export function createLogger(service: string, config: Pick<ServiceConfig, 'instanceId' | 'logLevel'>): Logger {
  return pino({
    level: config.logLevel,
    base: { service, instance: config.instanceId },
    mixin: () => {
      const trace = currentTrace();
      return trace === undefined ? {} : { trace_id: trace.traceId, span_id: trace.spanId };
    },
    // NOTE tokens and signed urls open rooms; whoever logs a whole object must not leak them.
    redact: { paths: ['token', '*.token', 'authorization', '*.authorization', 'secret', '*.secret'], censor: '[hidden]' },
  });
}
