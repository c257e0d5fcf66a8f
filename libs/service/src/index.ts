export {
  ConfigError,
  childEnv,
  choiceEnv,
  intEnv,
  numberEnv,
  optionalEnv,
  readConfig,
  requiredEnv,
  type ServiceConfig,
  serviceConfig,
} from './config.ts';
export { type Health, type HealthAnswer, type ReadyAnswer, type ReadyCheck, serviceHealth } from './health.ts';
export { type HealthServer, serveHealth } from './health-server.ts';
export { createLogger, type Logger } from './logger.ts';
export { Counter, createMetrics, Gauge, Histogram, Registry } from './metrics.ts';
export { pause } from './pause.ts';
export { type ClockReaders, readHostClocks } from './read-host-clocks.ts';
export { type Service, startService } from './start-service.ts';
export { monotonicMs, wallClockMs } from './system-clock.ts';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export {
  type Attributes,
  type Context,
  currentTrace,
  extractTrace,
  injectTrace,
  type Span,
  SpanKind,
  type SpanOptions,
  spanContextOf,
  type TraceRef,
  withSpan,
} from './tracing.ts';
