export { type DriftDoubt, deadZoneMs, widestDeadZoneMs } from './dead-zone.ts';
export { correct, type DriftAction, type DriftPolicy, precise } from './drift-controller.ts';
export { adaptiveLead, jumpLead, type Lead, type LeadInputs } from './lead.ts';
export { movedBefore } from './moved-before.ts';
export { type Preset, presetFor, presets } from './presets.ts';
export { clampPosition, endMarginMs, endsAtServerMs, expectedPositionMs, type Timeline, turnsMs } from './timeline.ts';
