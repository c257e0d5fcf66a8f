/** Ids of ours are letters, digits, dash and underscore; what else an older client calls its things is data, and written so that it can be read back. */
const isOurs = /^[A-Za-z0-9_-]{1,64}$/u;
const written = /^x--([A-Za-z0-9_-]+)$/u;

/** The id that a foreign one has with us: itself if it could be ours; undefined when there is nothing of it, or too much. */
export function toOurId(foreign: string): string | undefined {
  if (isOurs.test(foreign) && !foreign.startsWith('x--')) return foreign;
  if (foreign === '' || !foreign.isWellFormed()) return undefined;
  const id = `x--${toBase64Url(new TextEncoder().encode(foreign))}`;
  return isOurs.test(id) ? id : undefined;
}

/** What its client calls it. */
export function toForeignId(id: string): string {
  const text = written.exec(id)?.[1];
  if (text === undefined) return id;
  const bytes = fromBase64Url(text);
  return bytes === undefined ? id : new TextDecoder().decode(bytes);
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/gu, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '');

function fromBase64Url(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/[-_]/gu, (sign) => (sign === '-' ? '+' : '/'))), (sign) => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
}
