import type { RoomSettings } from '@tutti/protocol/json';
import type { TuttiRoom } from '@tutti/sdk';
import { Select } from '../ui/select.tsx';
import type { Attempt } from './attempt.ts';
import { picked } from './setting-lines.ts';

type Props = { readonly room: TuttiRoom; readonly settings: RoomSettings; readonly enabled: boolean; readonly attempt: Attempt };

/** What happens at the end of a track. */
export function QueueModes({ room, settings, enabled, attempt }: Props) {
  const set = (name: 'loop' | 'atEnd', value: string) => attempt('Change this', () => room.configure(picked(name, value)));
  return (
    <div class="queue-modes">
      <Select
        name="loop"
        label="Loop"
        value={settings.loop}
        disabled={!enabled}
        options={[
          { value: 'off', text: 'Off' },
          { value: 'all', text: 'All tracks' },
          { value: 'one', text: 'This one' },
        ]}
        onPick={(value) => set('loop', value)}
      />
      <Select
        name="at-end"
        label="At the end"
        value={settings.atEnd}
        disabled={!enabled}
        options={[
          { value: 'next', text: 'Next' },
          { value: 'stop', text: 'Stop' },
        ]}
        onPick={(value) => set('atEnd', value)}
      />
    </div>
  );
}
