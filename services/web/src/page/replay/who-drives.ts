import type { RoomView } from '@tutti/sdk';

export type Drives = { readonly enabled: boolean; readonly why: string };

/** Whether this member may move what it sees, and what happens then, or why not. */
export function whoDrives(view: RoomView | undefined, { together, online }: { together: boolean; online: boolean }): Drives {
  if (!view) return { enabled: false, why: 'Waiting for the room…' };
  if (!together) return { enabled: true, why: 'You watch alone: what you do here moves nobody else.' };
  if (!online) return { enabled: false, why: 'The connection is away; watch alone until it is back.' };
  const { hostId, memberId, members, settings } = view;
  if (hostId === memberId) return { enabled: true, why: 'You are host: what you do here moves everyone’s views.' };
  if (settings.whoControls === 'members') return { enabled: true, why: 'What you do here moves everyone’s views.' };
  const host = members.find((member) => member.memberId === hostId)?.displayName || 'Somebody else';
  return {
    enabled: false,
    why:
      hostId === '' ? 'Nobody is host now. Watch alone to move the views.' : `${host} moves everyone’s views. Watch alone to move yours.`,
  };
}
