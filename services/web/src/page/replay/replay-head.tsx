import type { SyncReading } from '@tutti/sdk';
import type { ComponentChildren } from 'preact';
import { Masthead } from '../masthead.tsx';
import { statusText } from '../room/status-text.ts';
import { followLink } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';

type Props = {
  readonly sync: SyncReading;
  readonly roomPath: string;
  readonly onHelp: () => void;
  /** What the page is, and what can be done with all of it. */
  readonly children: ComponentChildren;
};

export function ReplayHead({ sync, roomPath, onHelp, children }: Props) {
  const { tone, text } = statusText(sync);
  return (
    <Masthead>
      {children}
      <span class={`pill digits ${tone}`} data-testid="status" data-status={sync.status}>
        {text}
      </span>
      <Button kind="quiet" icon="keys" label="Keyboard shortcuts" class="help-button" onClick={onHelp} />
      <span class="theme-button">
        <ThemeSwitch />
      </span>
      <a class="button quiet" href={roomPath} data-testid="to-room" onClick={(event) => followLink(event, roomPath)}>
        <Icon name="back" />
        Room
      </a>
    </Masthead>
  );
}
