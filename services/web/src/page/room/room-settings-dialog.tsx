import type { RoomSettings } from '@tutti/protocol/json';
import type { TuttiRoom } from '@tutti/sdk';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import type { Attempt } from './attempt.ts';
import { BackgroundField } from './background-field.tsx';
import { choicesWith, picked, type SettingLine, settingGroups } from './setting-lines.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly settings: RoomSettings;
  /** Empty: nobody. */
  readonly hostName: string;
  readonly mayChange: boolean;
  readonly attempt: Attempt;
  readonly onClose: () => void;
};

/** How the room plays. The host changes it, line by line and at once; everyone may look. */
export function RoomSettingsDialog({ room, settings, hostName, mayChange, attempt, onClose }: Props) {
  const set = (change: Parameters<TuttiRoom['configure']>[0]) => attempt('Change the settings', () => room.configure(change));
  return (
    <Dialog title="Room settings" testId="settings" onClose={onClose}>
      <p class="soft" data-testid="settings-who">
        {mayChange
          ? 'What you change here holds for everyone, at once.'
          : `Only ${hostName || 'the host'} changes these. This is how they are.`}
      </p>
      {settingGroups.map(({ title, lines }) => (
        <fieldset key={title} class="settings" disabled={!mayChange}>
          <legend>{title}</legend>
          {lines
            .filter(({ when }) => when?.(settings) ?? true)
            .map((line) => (
              <Line key={line.name} line={line} settings={settings} onPick={(value) => set(picked(line.name, value))} />
            ))}
        </fieldset>
      ))}
      <fieldset class="settings" disabled={!mayChange}>
        <legend>Behind the page</legend>
        <BackgroundField url={settings.backgroundUrl} mayChange={mayChange} onChange={(backgroundUrl) => set({ backgroundUrl })} />
      </fieldset>
    </Dialog>
  );
}

function Line({ line, settings, onPick }: { line: SettingLine; settings: RoomSettings; onPick: (value: string) => void }) {
  const { name, label, about } = line;
  const value = settings[name];
  return (
    <div class="setting">
      <p class="small soft" id={`about-${name}`}>
        {about}
      </p>
      <Select
        name={`set-${name}`}
        label={label}
        value={String(value)}
        options={choicesWith(line, value)}
        describedBy={`about-${name}`}
        onPick={onPick}
      />
    </div>
  );
}
