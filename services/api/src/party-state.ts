import { type OpenRoom, type RoomStateFrame, toClipView, toStateFrame } from '@tutti/domain';
import { signMediaUrl } from '@tutti/media';
import type { ApiNeeds } from './needs.ts';

export type PartyState = Omit<RoomStateFrame, 't' | 'memberId'>;

export type PartyMoment = Pick<RoomStateFrame, 'roomId' | 'version' | 'epoch'> & {
  readonly nowServerMs: number;
  /** Who asks is in the room. Films of people are for them alone; songs are for whoever has the room's code, as older clients have it. */
  readonly forMember?: boolean;
};

/** A room as ROOM_STATE has it, for nobody in particular: names from the member store, addresses signed as of now. */
export async function partyStateOf(
  room: OpenRoom,
  { forMember = false, ...moment }: PartyMoment,
  { members, mediaSecret, nowServerMs }: Pick<ApiNeeds, 'members' | 'mediaSecret' | 'nowServerMs'>,
): Promise<PartyState> {
  const names = await members.namesOf(room.members.map(({ memberId }) => memberId));
  const nowMs = nowServerMs();
  const urlOf = (url: string) => signMediaUrl(url, { secret: mediaSecret, nowMs });
  const {
    t: _t,
    memberId: _nobody,
    ...state
  } = toStateFrame(room, {
    ...moment,
    memberId: '',
    displayNameOf: (memberId) => names.get(memberId),
    urlOf,
  });
  return forMember ? state : { ...state, views: room.views.map((view) => toClipView(view, (url) => url)) };
}
