export { bend, correct, type DriftAction } from './correct.ts';
export { type DriftDoubt, deadZoneMs, widestDeadZoneMs } from './dead-zone.ts';
export { driftBetween } from './drift-between.ts';
export { type DriftController, type DriftReading, driftController, type SteeredPlayer } from './drift-controller.ts';
export { type DriftPolicy, frame, type Limit, music, party, precise, replay, type Steering } from './drift-policy.ts';
export { aimMsAt } from './grid/aim.ts';
export { type FrameRate, frameIndexAt, frameMiddleMs, frameMs, frameRateOf, frameStartMs } from './grid/frames.ts';
export { gridPositionAt, nextTurnAtMs, type PlaceLine } from './grid/grid-position.ts';
export { leastUtcMs, movedZero, playheadUtcMsOf, timelineMsOf } from './grid/playhead.ts';
export { stepTo } from './grid/step-to.ts';
export {
  clipMsAt,
  entersAtMs,
  type GridPlace,
  type GridSpan,
  globalZeroMs,
  gridLengthMs,
  mediaMsAt,
  offsetMs,
  placeOf,
  type TimedClip,
} from './grid/timed-clip.ts';
export { adaptiveLead, jumpLead, type Lead, type LeadInputs } from './lead.ts';
export { movedBefore } from './moved-before.ts';
export { policyFor, presetOf } from './policy-for.ts';
export { type Preset, presetFor, presets } from './presets.ts';
export { resyncNeeded } from './resync-needed.ts';
export { clampPosition, endMarginMs, endsAtServerMs, expectedPositionMs, type Timeline, turnsMs } from './timeline.ts';
