export { type Admission, type AdmissionOptions, admission } from './admission.ts';
export { allowedOrigin } from './allowed-origin.ts';
export {
  ConfigError,
  childEnv,
  choiceEnv,
  intEnv,
  listEnv,
  numberEnv,
  optionalEnv,
  readConfig,
  requiredEnv,
  type ServiceConfig,
  serviceConfig,
} from './config.ts';
export { containedFaults, type FaultScope, type Faults, faultScope } from './faults.ts';
export { type Health, type HealthAnswer, type ReadyAnswer, type ReadyCheck, serviceHealth } from './health.ts';
export { type HealthServer, serveHealth } from './health-server.ts';
export { createLogger, type Logger } from './logger.ts';
export { Counter, createMetrics, Gauge, Histogram, Registry } from './metrics.ts';
export { pause } from './pause.ts';
export { PortInUseError } from './port-in-use-error.ts';
export { type ClockReaders, readHostClocks } from './read-host-clocks.ts';
export { type Service, startService } from './start-service.ts';
export { monotonicMs, wallClockMs } from './system-clock.ts';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export { checkTlsFiles, type TlsFiles, TlsFilesError, tlsFilesEnv } from './tls-files.ts';
export { type TokenBucket, type TokenBucketOptions, tokenBucket } from './token-bucket.ts';
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
