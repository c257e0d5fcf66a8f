import { postJson } from './http.ts';

/** Who this tab is. Kept for the tab only, so that two tabs of one browser are two members. */
export type Guest = { readonly token: string; readonly memberId: string; readonly expiresAtMs: number; readonly displayName: string };

const key = 'tutti.guest';
const nameKey = 'tutti.name';
/** A token that ends within this is renewed before it is used. */
const renewBeforeMs = 10 * 60_000;

/** The tab's token, or a new one when there is none, it ends soon, or the name is another. */
export async function guestFor(displayName: string): Promise<Guest> {
  const kept = keptGuest();
  if (kept && kept.displayName === displayName && kept.expiresAtMs - wallMs() > renewBeforeMs) return kept;
  const { token, memberId, expiresAtMs } = await postJson<Omit<Guest, 'displayName'>>('/api/tokens', { displayName });
  const guest = { token, memberId, expiresAtMs, displayName };
  sessionStorage.setItem(key, JSON.stringify(guest));
  rememberName(displayName);
  return guest;
}

/** After the server has refused it. */
export const forgetGuest = (): void => sessionStorage.removeItem(key);

export const knownName = (): string => keptGuest()?.displayName ?? localStorage.getItem(nameKey) ?? '';
export const rememberName = (name: string): void => localStorage.setItem(nameKey, name);

/** A reload of a room that one was in goes on without asking. */
export const wasIn = (roomId: string): boolean => sessionStorage.getItem('tutti.in') === roomId && keptGuest() !== undefined;
export const rememberIn = (roomId: string | undefined): void =>
  roomId === undefined ? sessionStorage.removeItem('tutti.in') : sessionStorage.setItem('tutti.in', roomId);

function keptGuest(): Guest | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Good enough for hours; a machine whose clock is far off is told by the server that its token has expired. */
const wallMs = (): number => performance.timeOrigin + performance.now();
