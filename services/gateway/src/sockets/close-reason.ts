import { type CloseReason, closeCodes, comesBack } from '@tutti/protocol';

/** What stands in the close frame: the reason's name, and for "come back" when, in ms (W14). */
export const closeReasonText = (reason: CloseReason, retryAfterMs: number): string =>
  comesBack(closeCodes[reason]) ? `${reason} ${Math.ceil(retryAfterMs)}` : reason;
