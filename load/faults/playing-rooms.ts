import { type MemberClient, type MemberClientOptions, memberClient } from '../clients/member-client.ts';
import type { FaultLab } from './fault-lab.ts';
import { tokenOf } from './gateways.ts';
import { host, openRooms } from './log/callers.ts';
import { type RoomHistory, roomHistory } from './room-history.ts';

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
  readonly fat?: boolean;
  readonly onEvent?: (memberId: string) => MemberClientOptions['onEvent'];
};

/** Rooms paused in a long track, each with its members on their way in. The first one is the host. */
export async function playingRooms({ bus }: FaultLab, { rooms, members, url, fat = false, onEvent }: PlayingRoomsOptions): Promise<Room[]> {
  const roomIds = Array.from({ length: rooms }, (_, index) => `room${index}`);
  await openRooms(bus, roomIds, fat ? fatTrack : track);
  const enter = async (roomId: string, memberId: string) => {
    const listener = onEvent?.(memberId);
    return memberClient({ url, roomId, memberId, token: await tokenOf(memberId), ...(listener ? { onEvent: listener } : {}) });
  };
  return Promise.all(
    roomIds.map(async (roomId) => {
      const memberIds = Array.from({ length: members }, (_, index) => (index === 0 ? host : `${roomId}-m${index}`));
      return { roomId, members: await Promise.all(memberIds.map((memberId) => enter(roomId, memberId))) };
    }),
  );
}

export async function historiesOf({ log }: FaultLab, rooms: readonly Room[]): Promise<Map<string, RoomHistory>> {
  const histories = new Map<string, RoomHistory>();
  for (const { roomId } of rooms) histories.set(roomId, await roomHistory(log, roomId));
  return histories;
}

export const everybody = (rooms: readonly Room[]): MemberClient[] => rooms.flatMap(({ members }) => members);
