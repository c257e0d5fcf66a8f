import type { RoomSettings, RoomSettingsChange } from '@tutti/protocol';

/** The settings with those that a change names. */
export const withChange = (settings: RoomSettings, change: RoomSettingsChange): RoomSettings => ({
  ...settings,
  ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<RoomSettings>),
});

/** Whether a change asks for anything that is not so already. */
export const changes = (settings: RoomSettings, change: RoomSettingsChange): boolean =>
  Object.entries(withChange(settings, change)).some(([name, value]) => settings[name as keyof RoomSettings] !== value);
