/** `online`: the network came back, or is another one now. */
export type PageReturn = { readonly online: boolean };

/**
 * Calls `onReturn` once when the page comes back to life: a tab shown again, a laptop opened, a frozen page thawed, another network. Browsers tell of it by
 * several events in any order (P-7); those within a moment count as one. A hidden page hears of the network and of its thawing, because it may play.
 * Does nothing where there is no page.
 *
 * @returns a function that stops it.
 */
export function watchPageReturn(onReturn: (why: PageReturn) => void): () => void {
  if (typeof document === 'undefined') return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let online = false;
  const soon = (evenHidden: boolean) => {
    if (document.visibilityState !== 'visible' && !evenHidden) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      onReturn({ online });
      online = false;
    }, togetherMs);
  };
  const otherNetwork = () => {
    online = true;
    soon(true);
  };
  document.addEventListener('visibilitychange', () => soon(online), { signal });
  document.addEventListener('resume', () => soon(true), { signal });
  for (const event of ['focus', 'pageshow']) window.addEventListener(event, () => soon(online), { signal });
  window.addEventListener('online', otherNetwork, { signal });
  watchNetwork(otherNetwork, signal);
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

const togetherMs = 50;

/** Not in every browser, and not in TypeScript's library. */
type NetworkInformation = EventTarget & { readonly type?: string; readonly effectiveType?: string };

/** Wi-Fi to 4G without a moment offline. Browsers tell of each new guess at the network's speed by the same event. */
function watchNetwork(onOther: () => void, signal: AbortSignal): void {
  const network = (globalThis.navigator as Navigator & { readonly connection?: NetworkInformation })?.connection;
  const kind = () => `${network?.type} ${network?.effectiveType}`;
  let lastKind = kind();
  const changed = () => {
    if (kind() === lastKind) return;
    lastKind = kind();
    onOther();
  };
  network?.addEventListener('change', changed, { signal });
}
