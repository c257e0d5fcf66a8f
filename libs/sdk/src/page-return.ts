/**
 * Calls `onReturn` once when the page comes back to life: a tab shown again, a laptop opened. Browsers tell of it by several events in any
 * order (P-7); those within a moment count as one. `online` is true when the network came back, which a hidden page that plays wants to know too.
 * Does nothing where there is no page.
 *
 * @returns a function that stops it.
 */
export function watchPageReturn(onReturn: (why: { readonly online: boolean }) => void): () => void {
  if (typeof document === 'undefined') return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let online = false;
  const soon = ({ type }: Event) => {
    online ||= type === 'online';
    if (document.visibilityState !== 'visible' && !online) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      onReturn({ online });
      online = false;
    }, togetherMs);
  };
  document.addEventListener('visibilitychange', soon, { signal });
  for (const event of ['focus', 'pageshow', 'online']) window.addEventListener(event, soon, { signal });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

const togetherMs = 50;
