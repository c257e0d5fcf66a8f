export type Theme = 'system' | 'light' | 'dark';

const key = 'tutti.theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

/** What this visitor chose; `public/theme.js` has set it before the first paint. */
export const chosenTheme = (): Theme => {
  const kept = document.documentElement.dataset['theme'];
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(key);
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem(key, theme);
    document.documentElement.dataset['theme'] = theme;
  }
  dispatchEvent(new Event(themeChanged));
}

export const themeAfter = (theme: Theme): Theme => order[(order.indexOf(theme) + 1) % order.length] ?? 'system';

const themeChanged = 'tutti-theme';

/** Calls `onChange` when the colours in force change, by choice or by the system. @returns a function that stops it. */
export function watchTheme(onChange: () => void): () => void {
  const stop = new AbortController();
  addEventListener(themeChanged, onChange, { signal: stop.signal });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange, { signal: stop.signal });
  return () => stop.abort();
}
