/** Why the gateway ended a connection. 4000–4499: come back. 4500–4999: stay away. Each is a line of proto/SPEC.md. */
export const closeCodes = {
  drain: 4000,
  slow: 4002,
  joinTimeout: 4003,
  stateLost: 4004,
  busy: 4005,
  left: 4500,
  invalidToken: 4501,
  expiredToken: 4502,
  tooManyErrors: 4503,
  roomNotOpen: 4504,
  replaced: 4505,
  flood: 4506,
} as const;

export type CloseReason = keyof typeof closeCodes;

/** Whether a client should connect again by itself. Codes below 4000 are the network's own: come back too. */
export const comesBack = (code: number): boolean => code < 4500;

/** What stands in the close frame: the reason's name, and for "come back" when, in ms (W14). */
export const closeReasonText = (reason: CloseReason, retryAfterMs: number): string =>
  comesBack(closeCodes[reason]) ? `${reason} ${Math.ceil(retryAfterMs)}` : reason;
