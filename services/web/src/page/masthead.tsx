import type { ComponentChildren } from 'preact';
import { followLink } from './route.ts';

export function Masthead({ children }: { children?: ComponentChildren }) {
  return (
    <header class="masthead">
      <a class="wordmark" href="/" aria-label="Tutti, to the lobby" onClick={(event) => followLink(event, '/')}>
        Tutti
      </a>
      {children}
    </header>
  );
}
