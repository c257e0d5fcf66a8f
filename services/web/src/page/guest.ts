import { postJson } from './http.ts';

/** Who this tab is. Kept for the tab only, so that two tabs of one browser are two members; a tab that is duplicated is the same one. */
export type Guest = { readonly token: string; readonly memberId: string; readonly expiresAtMs: number; readonly displayName: string };

type Issued = Omit<Guest, 'displayName'>;

const key = 'tutti.guest';
const nameKey = 'tutti.name';
/** A token that ends within this is renewed before it is used. */
const renewBeforeMs = 10 * 60_000;

/** The tab's guest; renewed when its token ends soon, a new one when there is none or the name is another. */
export async function guestFor(displayName: string): Promise<Guest> {
  const kept = keptGuest();
  if (kept && kept.displayName === displayName) {
    if (kept.expiresAtMs - wallMs() > renewBeforeMs) return kept;
    const renewed = await renewGuest().catch(() => undefined);
    if (renewed) return renewed;
  }
  return keep({ ...(await postJson<Issued>('/api/tokens', { displayName })), displayName });
}

/** A fresh token for the same member, also some days after the end of the old one. @throws HttpRefusedError when the server does not know it. */
export async function renewGuest(): Promise<Guest> {
  const kept = keptGuest();
  const issued = await postJson<Issued>('/api/tokens/refresh', {}, kept?.token);
  return keep({ ...issued, displayName: kept?.displayName ?? '' });
}

/** The token in force: an upload outlives the one that it began with. */
export const guestToken = (): string => keptGuest()?.token ?? '';

/** After the server has refused it. */
export const forgetGuest = (): void => sessionStorage.removeItem(key);

export const knownName = (): string => keptGuest()?.displayName ?? localStorage.getItem(nameKey) ?? '';
export const rememberName = (name: string): void => localStorage.setItem(nameKey, name);

/** A reload of a room that one was in goes on without asking. */
export const wasIn = (roomId: string): boolean => sessionStorage.getItem('tutti.in') === roomId && keptGuest() !== undefined;
export const rememberIn = (roomId: string | undefined): void =>
  roomId === undefined ? sessionStorage.removeItem('tutti.in') : sessionStorage.setItem('tutti.in', roomId);

function keep(guest: Guest): Guest {
  sessionStorage.setItem(key, JSON.stringify(guest));
  rememberName(guest.displayName);
  return guest;
}

function keptGuest(): Guest | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Good enough for hours; a machine whose clock is far off is told by the server that its token has expired. */
const wallMs = (): number => performance.timeOrigin + performance.now();
