export { createEstimator, type EstimatorOptions, type EstimatorPolicy } from './create-estimator.ts';
export { type EnvelopeOptions, envelopeEstimator } from './envelope-estimator.ts';
export type { ClockEstimate, ClockEstimator, Estimator, EstimatorState, PingReason, SampleOutcome, Stamp } from './estimator.ts';
export { type Exchange, type ExchangeFault, faultOf, offsetMs, rttMs } from './exchange.ts';
export { type ServerClock, type ServerClockOptions, serverClock } from './server-clock.ts';
export { type HostClocks, type StepWatch, stepWatch } from './step-watch.ts';
