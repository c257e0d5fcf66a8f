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
  const [guest, config] = await Promise.all([guestFor(name), getJson<{ gatewayUrl: string }>('/config.json')]);
  return connectRoom({
    gatewayUrl: query.gatewayUrl ?? config.gatewayUrl,
    apiUrl: location.origin,
    roomId,
    token: guest.token,
    refreshToken: async () => (await renewGuest()).token,
    correction: query.correction,
    ...(audioContext === undefined ? {} : { audioContext }),
  });
}
