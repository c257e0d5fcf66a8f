import { type OpenRoom, type RoomStateFrame, toStateFrame } from '@tutti/domain';
import { signMediaUrl } from '@tutti/media';
import type { ApiNeeds } from './needs.ts';

export type PartyState = Omit<RoomStateFrame, 't' | 'memberId'>;

export type PartyMoment = Pick<RoomStateFrame, 'roomId' | 'version' | 'epoch'> & { readonly nowServerMs: number };

/** A room as ROOM_STATE has it, for nobody in particular: names from the member store, every address signed as of now. */
export async function partyStateOf(
  room: OpenRoom,
  moment: PartyMoment,
  { members, mediaSecret, nowServerMs }: Pick<ApiNeeds, 'members' | 'mediaSecret' | 'nowServerMs'>,
): Promise<PartyState> {
  const names = await members.namesOf(room.members.map(({ memberId }) => memberId));
  const nowMs = nowServerMs();
  const {
    t: _t,
    memberId: _nobody,
    ...state
  } = toStateFrame(room, {
    ...moment,
    memberId: '',
    displayNameOf: (memberId) => names.get(memberId),
    urlOf: (url) => signMediaUrl(url, { secret: mediaSecret, nowMs }),
  });
  return state;
}
