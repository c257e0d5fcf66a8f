import { createHash, randomBytes } from 'node:crypto';
import { roomCodeOf } from '@tutti/protocol';

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

/**
 * A room's id, when its opener has none in mind: a short code that follows from the command's id, another one at each try. A second try is rare, and
 * with a key it is the same rooms that are tried again.
 */
export function roomIdFor(commandId: string, attempt = 0): string {
  return roomCodeOf(createHash('sha256').update(`room\n${commandId}\n${attempt}`).digest().readUIntBE(0, 6));
}
