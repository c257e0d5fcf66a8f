export { type DriftDoubt, deadZoneMs, widestDeadZoneMs } from './dead-zone.ts';
export { correct, type DriftAction, type DriftPolicy, precise } from './drift-controller.ts';
export { adaptiveLead, jumpLead, type Lead, type LeadInputs } from './lead.ts';
export { clampPosition, endMarginMs, endsAtServerMs, expectedPositionMs, type Timeline } from './timeline.ts';
