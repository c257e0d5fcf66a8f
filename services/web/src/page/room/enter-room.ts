import { connectRoom, type TuttiRoom } from '@tutti/sdk';
import { guestFor, renewGuest } from '../guest.ts';
import { getJson } from '../http.ts';
import type { PageQuery } from '../query.ts';

export type ConnectedRoom = TuttiRoom;

export type EnterRoom = {
  readonly roomId: string;
  readonly name: string;
  readonly query: PageQuery;
  /** Made in the tap that joined. */
  readonly audioContext: AudioContext | undefined;
};

/** Into a room as the guest that this tab is. @throws HttpRefusedError when the api gives no token. */
export async function enterRoom({ roomId, name, query, audioContext }: EnterRoom): Promise<ConnectedRoom> {
  const [guest, config] = await Promise.all([guestFor(name), getJson<{ gatewayUrl: string; timeUrl?: string }>('/config.json')]);
  const timeUrl = timeUrlFor(query, config.timeUrl);
  return connectRoom({
    gatewayUrl: query.gatewayUrl ?? config.gatewayUrl,
    apiUrl: location.origin,
    roomId,
    token: guest.token,
    refreshToken: async () => (await renewGuest()).token,
    correction: query.correction,
    ...(timeUrl === undefined ? {} : { timeUrl }),
    ...(audioContext === undefined ? {} : { audioContext }),
  });
}

/** Who says which gateway says which timesync, too: time must not come by another network than the one that was asked for. */
const timeUrlFor = (query: PageQuery, configured: string | undefined): string | undefined =>
  query.gatewayUrl === undefined ? (query.timeUrl ?? configured) : query.timeUrl;
