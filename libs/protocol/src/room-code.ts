// NOTE no imports: the page and the SDK take this file without the contract's codecs.

/** Letters and digits that are not mistaken for each other when read out or written down: no i, l, o, 0, 1. */
export const roomCodeAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
export const roomCodeLength = 6;

/**
 * The room that somebody means who typed or pasted this, or undefined when it can be none: `K7M-2QX`, `k7m 2qx` and
 * `https://host/r/k7m2qx?x=1` are `k7m2qx`. An id that is no code (`demo`) is itself, with its capitals.
 */
export function roomCode(typed: string): string | undefined {
  const text = (linkedRoom.exec(typed)?.[1] ?? typed).trim();
  const bare = text.replace(/[\s\p{Pd}]/gu, '').toLowerCase();
  if (isCode.test(bare)) return bare;
  return isId.test(text) ? text : undefined;
}

/** The code of a number, of which any 48 bits by chance will do: there are 31^6 (887 million) codes. */
export function roomCodeOf(number: number): string {
  let left = number;
  let code = '';
  for (let index = 0; index < roomCodeLength; index++) {
    code += roomCodeAlphabet[left % roomCodeAlphabet.length];
    left = Math.floor(left / roomCodeAlphabet.length);
  }
  return code;
}

/** As people read it: `k7m2qx` is shown as `k7m-2qx`, an id that is no code as it is. */
export const shownRoomCode = (roomId: string): string => (isCode.test(roomId) ? `${roomId.slice(0, 3)}-${roomId.slice(3)}` : roomId);

/** What stands after `/r/` in an address, wherever that is. */
const linkedRoom = /\/r\/([^/?#\s]+)/u;
const isCode = new RegExp(`^[${roomCodeAlphabet}]{${roomCodeLength}}$`, 'u');
/** As in the contract: `roomId`. */
const isId = /^[A-Za-z0-9_-]{1,64}$/u;
