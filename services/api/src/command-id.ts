import { createHash, randomBytes } from 'node:crypto';

/** Whose wish it is, what for and where, and the caller's own key for it, if it gave one. */
export type Wish = { readonly actorId: string; readonly operation: string; readonly idempotencyKey: string | undefined };

/**
 * The id under which a wish goes to the room's owner (E-2). With an `Idempotency-Key` the same wish gets the same id; actor and operation are
 * part of it, so that nobody can be given the answer to somebody else's.
 */
export function commandIdOf({ actorId, operation, idempotencyKey }: Wish): string {
  if (idempotencyKey === undefined) return `http-${randomBytes(16).toString('base64url')}`;
  return `http-${createHash('sha256').update(`${actorId}\n${operation}\n${idempotencyKey}`).digest('base64url')}`;
}

/** A room's id, when its opener has none in mind: short enough to read out, the same for the same command. */
export function roomIdFor(commandId: string): string {
  const digest = createHash('sha256').update(`room\n${commandId}`).digest();
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** 32 letters and digits that are not mistaken for each other: 10 of them are 50 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz123456789';
