import type { ComponentChildren } from 'preact';
import { Mark } from './mark.tsx';
import { followLink } from './route.ts';

type Props = {
  /** On the right. */
  readonly children?: ComponentChildren;
};

export function Masthead({ children }: Props) {
  return (
    <header class="masthead">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <a class="wordmark" href="/" onClick={(event) => followLink(event, '/')}>
        <Mark />
        <span>tutti</span>
        <span class="visually-hidden">, to the lobby</span>
      </a>
      {children}
    </header>
  );
}
