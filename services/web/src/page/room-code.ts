import { shownRoomCode } from '@tutti/protocol/json';

/** `k7m2qx` -> `K7M-2QX`, easy to read out; an id that is no short code stays as it is. */
export function codeText(roomId: string): string {
  const shown = shownRoomCode(roomId);
  return shown === roomId ? roomId : shown.toUpperCase();
}
