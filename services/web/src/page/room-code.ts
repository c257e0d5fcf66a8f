/** What a short code is made of: no letter and no digit that looks like another. */
const shortCode = /^[abcdefghjkmnpqrstuvwxyz23456789]{6}$/;

/** `k7m2qx` -> `K7M-2QX`, easy to read out; an id that is no short code stays as it is. */
export function codeText(roomId: string): string {
  return shortCode.test(roomId) ? `${roomId.slice(0, 3)}-${roomId.slice(3)}`.toUpperCase() : roomId;
}

/** A room's id from what people type or paste: a code with or without dash, spaces and capitals, an id, or a link. Undefined when none of these. */
export function roomIdIn(text: string): string | undefined {
  const trimmed = text.trim();
  const written = /\/r\/([^/?#\s]+)/.exec(trimmed)?.[1] ?? trimmed;
  const bare = written.replace(/[\s\-–—_.]/g, '').toLowerCase();
  if (shortCode.test(bare)) return bare;
  return /^[A-Za-z0-9_-]{1,64}$/.test(written) ? written : undefined;
}
