import { idPattern } from '@tutti/protocol';
import { HttpError } from './http-error.ts';

/** JSON schemas of what several routes take. Nothing is coerced: a number in quotes is no number (W-1). */
export const roomIdSchema = { type: 'string', pattern: idPattern.source } as const;

export const roomParams = { type: 'object', required: ['roomId'], properties: { roomId: roomIdSchema } } as const;

/** With something in it that can be read, and without control characters [W19]. */
export const nameSchema = (maxLength: number) => ({ type: 'string', maxLength, pattern: namePattern }) as const;
export const namePattern = '^(?=[\\s\\S]*\\S)\\P{Cc}*$';

export const idempotencyHeaders = {
  type: 'object',
  properties: { 'idempotency-key': { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' } },
} as const;

export type IdempotencyHeaders = { readonly 'idempotency-key'?: string };

/** A server time of a query, in ms, fractions allowed. @throws HttpError naming the field. */
export function serverMsField(text: string | undefined, field: string, missing: number): number {
  if (text === undefined) return missing;
  if (/^\d{1,15}(\.\d{1,9})?$/u.test(text)) return Number(text);
  throw new HttpError('invalid-field', { field, message: `${field} must be a server time in ms` });
}

/** A whole number of a query. @throws HttpError naming the field. */
export function intField(text: string | undefined, field: string, bounds: { min: number; max: number; default: number }): number {
  if (text === undefined) return bounds.default;
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= bounds.min && value <= bounds.max) return value;
  throw new HttpError('invalid-field', { field, message: `${field} must be a whole number from ${bounds.min} to ${bounds.max}` });
}
