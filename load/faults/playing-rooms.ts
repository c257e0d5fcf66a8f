import type { Bus } from '@tutti/bus';
import { waitFor } from '@tutti/testkit';
import { type MemberClient, type MemberClientOptions, memberClient } from '../clients/member-client.ts';
import { sharedFrames } from '../clients/shared-frames.ts';
import type { FaultLab } from './fault-lab.ts';
import { tokenOf } from './gateways.ts';
import { host, openRooms, untilAcknowledged } from './log/callers.ts';

/** From elsewhere, so that its address is not signed, and as long as the contract allows, so that a frame is 2.6 KB. */
const fatTrack = {
  trackId: 'long',
  url: `https://radio.example/${'x'.repeat(2_000)}`,
  title: 't'.repeat(200),
  filename: 'f'.repeat(200),
  durationMs: 1e12,
};
const track = { ...fatTrack, url: 'https://radio.example/long', title: 'Long', filename: '' };

export type Room = { readonly roomId: string; readonly members: readonly MemberClient[] };

export type PlayingRoomsOptions = {
  readonly rooms: number;
  readonly members: number;
  readonly url: string;
  /** So many tracks more, and every frame and state as large as it can be. */
  readonly fatTracks?: number;
  /** Before the rooms' numbers. */
  readonly name?: string;
  readonly onEvent?: MemberClientOptions['onEvent'];
};

/** Rooms paused in a long track, each with its members on their way in. The first one is the host. */
export async function playingRooms(
  { bus }: FaultLab,
  { rooms, members, url, fatTracks = 0, name = 'room', onEvent }: PlayingRoomsOptions,
): Promise<Room[]> {
  const roomIds = Array.from({ length: rooms }, (_, index) => `${name}${index}`);
  await openRooms(bus, roomIds, fatTracks > 0 ? fatTrack : track);
  for (const roomId of roomIds) await addTracks(bus, roomId, fatTracks);
  const listening = onEvent ? { onEvent } : {};
  return roomIds.map((roomId) => {
    const memberIds = Array.from({ length: members }, (_, index) => (index === 0 ? host : `${roomId}-m${index}`));
    const shared = { url, roomId, frames: sharedFrames(), ...listening };
    return { roomId, members: memberIds.map((memberId) => memberClient({ ...shared, memberId, token: tokenOf(memberId) })) };
  });
}

async function addTracks(bus: Bus, roomId: string, count: number): Promise<void> {
  const add = (number: number) => {
    const command = { type: 'AddTrack' as const, track: { ...fatTrack, trackId: `fat${number}` } };
    return untilAcknowledged(() => bus.command({ commandId: `add-${roomId}-${number}`, roomId, actorId: host, command }));
  };
  await Promise.all(Array.from({ length: count }, (_, number) => add(number)));
}

export const everybody = (rooms: readonly Room[]): MemberClient[] => rooms.flatMap(({ members }) => members);

/** Waits until each client is in, and was not before `sinceMs`. */
export async function untilIn(clients: readonly MemberClient[], sinceMs = 0): Promise<void> {
  const isIn = ({ inSinceMs }: MemberClient) => inSinceMs !== undefined && inSinceMs > sinceMs;
  await waitFor(() => clients.every(isIn), { withinMs: 60_000, what: `all ${clients.length} clients to be in` });
}
