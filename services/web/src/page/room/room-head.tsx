import type { SyncReading } from '@tutti/sdk';
import { Masthead } from '../masthead.tsx';
import { Button } from '../ui/button.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { statusText } from './status-text.ts';

type Props = { readonly sync: SyncReading; readonly onHelp: () => void; readonly onLeave: () => void };

export function RoomHead({ sync, onHelp, onLeave }: Props) {
  const { tone, text } = statusText(sync);
  return (
    <Masthead>
      <span class={`pill digits ${tone}`} data-testid="status" data-status={sync.status}>
        {text}
      </span>
      <Button kind="quiet" icon="keys" label="Keyboard shortcuts" class="help-button" onClick={onHelp} />
      <ThemeSwitch />
      <Button kind="quiet" class="leave" icon="leave" data-testid="leave" onClick={onLeave}>
        <span>Leave</span>
      </Button>
    </Masthead>
  );
}
