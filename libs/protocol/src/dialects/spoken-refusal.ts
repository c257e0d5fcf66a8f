import type { RefusalCode } from '../refusals.ts';

export type RefusalSaid = { readonly code: RefusalCode; readonly message: string; readonly field: string };

/** How a dialect spells our fields, and what it wants first. */
export type Spelling = { readonly fields: Readonly<Record<string, string>>; readonly joinFirst: string };

/** A refusal in a dialect's spelling. */
export function spokenRefusal({ code, message, field }: RefusalSaid, { fields, joinFirst }: Spelling): { field: string; message: string } {
  if (code === 'join-first') return { field: '', message: `Send ${joinFirst} first.` };
  const ours = code === 'room-not-open' ? 'roomId' : field;
  return { field: fields[ours] ?? ours, message };
}

/** For dialects whose errors have no field of their own. */
export const inOneText = ({ field, message }: { field: string; message: string }): string =>
  field === '' ? message : `${field}: ${message}`;
