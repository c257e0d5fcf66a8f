import { type RefusalCode, refusals } from '@tutti/protocol';

/** Codes that only HTTP has; the others are the protocol's refusals. */
export const httpCodes = {
  'invalid-field': 400,
  'invalid-json': 400,
  'not-media': 422,
  'not-found': 404,
  'not-there-yet': 404,
  'too-large': 413,
  'unsupported-type': 415,
  'range-not-satisfiable': 416,
  'forged-url': 403,
  'expired-url': 403,
  'broken-off': 400,
  'wrong-offset': 409,
  'upload-expired': 410,
  'unsupported-tus': 412,
  'not-finished': 423,
  'store-full': 507,
  unavailable: 503,
  internal: 500,
} as const;

/** Refusals that are not simply a 400. */
const refusalStatus: Partial<Record<RefusalCode, number>> = {
  'room-not-open': 404,
  'unknown-track': 404,
  'room-exists': 409,
  'track-exists': 409,
  'clip-exists': 409,
  'track-in-play': 409,
  'too-many': 409,
  'room-too-large': 409,
  superseded: 409,
  'not-a-member': 403,
  'not-host': 403,
  forbidden: 403,
  'invalid-token': 401,
  'expired-token': 401,
  'slow-down': 429,
  'not-answered': 503,
};

export type HttpCode = keyof typeof httpCodes;

/** An answer that is no success: what a caller reads as `{error: {code, message, field?}}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: HttpCode | RefusalCode;
  readonly status: number;
  /** The field of the request at fault, as the caller spells it. */
  readonly field: string | undefined;

  constructor(code: HttpCode | RefusalCode, { message, field, cause }: { message?: string; field?: string; cause?: unknown } = {}) {
    super(message ?? (isRefusal(code) ? refusals[code] : code), { cause });
    this.code = code;
    this.status = isRefusal(code) ? (refusalStatus[code] ?? 400) : httpCodes[code];
    this.field = field;
  }
}

export type ErrorBody = { readonly error: { readonly code: string; readonly message: string; readonly field?: string } };

export const toErrorBody = ({ code, message, field }: HttpError): ErrorBody => ({
  error: { code, message, ...(field === undefined || field === '' ? {} : { field }) },
});

const isRefusal = (code: string): code is RefusalCode => code in refusals;
