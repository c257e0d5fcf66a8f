import { createHmac, timingSafeEqual } from 'node:crypto';

export type SigningOptions = {
  readonly secret: string;
  /** Server time. */
  readonly nowMs: number;
  /** How long the address works at least; up to an hour more, because its end is rounded up. */
  readonly ttlMs?: number;
};

/**
 * `/media/<mediaId>` -> `/media/<mediaId>?exp=<unix s>&sig=<hex>`. An `<audio>` element sends no header, so the address itself is the leave to read.
 * The end is rounded up to the full hour, so that every member of a room is sent the same text and the gateway encodes it once.
 * Any other address (a link to elsewhere) is given back as it is.
 */
export function signMediaUrl(url: string, { secret, nowMs, ttlMs = defaultTtlMs }: SigningOptions): string {
  const mediaId = mediaIdOf(url);
  if (mediaId === undefined) return url;
  const exp = (Math.ceil(nowMs / hourMs) * hourMs + ttlMs) / 1000;
  return `${url}?exp=${exp}&sig=${signature(mediaId, String(exp), secret)}`;
}

export type MediaUrlVerdict = 'valid' | 'expired' | 'forged';

/** Whether this `exp` and `sig` were made by `signMediaUrl` for this media id, and still hold. Compares in constant time. */
export function verifyMediaUrl(
  mediaId: string,
  { exp, sig }: { readonly exp: string; readonly sig: string },
  { secret, nowMs }: Pick<SigningOptions, 'secret' | 'nowMs'>,
): MediaUrlVerdict {
  const expected = Buffer.from(signature(mediaId, exp, secret));
  const given = Buffer.from(sig);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  return nowMs < Number(exp) * 1000 ? 'valid' : 'expired';
}

/** Where a stored file is served; `signMediaUrl` makes it readable. */
export const mediaPath = (mediaId: string): string => `/media/${mediaId}`;

/** The media id of a path of ours, or undefined for any other address. */
export const mediaIdOf = (url: string): string | undefined => /^\/media\/([A-Za-z0-9_-]{1,64})$/u.exec(url)?.[1];

const hourMs = 3_600_000;
const defaultTtlMs = 6 * hourMs;

const signature = (mediaId: string, exp: string, secret: string): string =>
  createHmac('sha256', secret).update(`${mediaId}\n${exp}`).digest('hex');
