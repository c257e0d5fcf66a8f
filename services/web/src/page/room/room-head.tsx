import type { SyncReading } from '@tutti/sdk';
import { Masthead } from '../masthead.tsx';
import { Button } from '../ui/button.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { statusText } from './status-text.ts';
import type { CompactChoice } from './use-compact.ts';

type Props = {
  readonly sync: SyncReading;
  readonly compact: CompactChoice;
  readonly onHelp: () => void;
  readonly onSettings: () => void;
  readonly onLeave: () => void;
};

export function RoomHead({ sync, compact, onHelp, onSettings, onLeave }: Props) {
  const { tone, text } = statusText(sync);
  return (
    <Masthead>
      <span class={`pill digits ${tone}`} data-testid="status" data-status={sync.status}>
        {text}
      </span>
      <Button kind="quiet" icon="keys" label="Keyboard shortcuts" class="help-button" onClick={onHelp} />
      <Button
        kind="quiet"
        icon="compact"
        class="compact-button"
        label="Compact view"
        aria-pressed={compact.isCompact}
        data-testid="compact"
        onClick={() => compact.choose(compact.isCompact ? 'full' : 'compact')}
      />
      <span class="theme-button">
        <ThemeSwitch />
      </span>
      <Button kind="quiet" icon="settings" label="Room settings" data-testid="open-settings" onClick={onSettings} />
      <Button kind="quiet" class="leave" icon="leave" data-testid="leave" onClick={onLeave}>
        <span>Leave</span>
      </Button>
    </Masthead>
  );
}
