import type { RoomView, TuttiRoom } from '@tutti/sdk';
import { later } from '../later.tsx';
import { shortcuts } from '../shortcuts.ts';
import type { Attempt } from './attempt.ts';
import type { CompactChoice } from './use-compact.ts';

const ShortcutsDialog = later(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);
const RoomSettingsDialog = later(async () => (await import('./room-settings-dialog.tsx')).RoomSettingsDialog);
const DeviceDialog = later(async () => (await import('./device-dialog.tsx')).DeviceDialog);

export type DialogName = 'help' | 'settings' | 'device';

type Props = {
  readonly open: DialogName | undefined;
  readonly room: TuttiRoom;
  readonly view: RoomView | undefined;
  readonly compact: CompactChoice;
  readonly mayConfigure: boolean;
  readonly attempt: Attempt;
  readonly onClose: () => void;
};

/** At most one of the room's dialogs. */
export function RoomDialogs({ open, room, view, compact, mayConfigure, attempt, onClose }: Props) {
  if (open === 'help') return <ShortcutsDialog list={shortcuts} onClose={onClose} />;
  if (open === 'device') return <DeviceDialog room={room} compact={compact} onClose={onClose} />;
  if (open !== 'settings' || !view) return null;
  const host = view.members.find(({ memberId }) => memberId === view.hostId);
  return (
    <RoomSettingsDialog
      room={room}
      settings={view.settings}
      hostName={host?.displayName ?? ''}
      mayChange={mayConfigure}
      attempt={attempt}
      onClose={onClose}
    />
  );
}
