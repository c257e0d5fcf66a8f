export { createEstimator, type EstimatorOptions, type EstimatorPolicy } from './create-estimator.ts';
export type { ClockEstimate, Estimator, EstimatorState, PingReason, SampleOutcome, Stamp } from './estimator.ts';
export type { EwmaTuning } from './ewma.ts';
export { type Exchange, type ExchangeFault, faultOf, offsetMs, rttMs } from './exchange.ts';
export { type ObservedSample, type ObservedTruth, observeSample, type Replay, type ReplaySummary, replayTrace } from './replay-trace.ts';
export { type ServerClock, type ServerClockOptions, serverClock } from './server-clock.ts';
export { type HostClocks, type StepWatch, stepWatch } from './step-watch.ts';
export { readTrace, type Trace, TraceError, type TraceEventReason, type TraceLine, writeTrace } from './trace.ts';
