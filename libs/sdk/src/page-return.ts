/**
 * Calls `onReturn` once when the page comes back to life: a tab shown again, a laptop opened, a network found. Browsers tell of it by
 * several events in any order (P-7); those within a moment count as one.
 *
 * @returns a function that stops it.
 */
export function watchPageReturn(onReturn: () => void): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    if (document.visibilityState !== 'visible') return;
    clearTimeout(timer);
    timer = setTimeout(onReturn, togetherMs);
  };
  document.addEventListener('visibilitychange', soon, { signal: stop.signal });
  for (const event of ['focus', 'pageshow', 'online']) window.addEventListener(event, soon, { signal: stop.signal });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

const togetherMs = 50;
