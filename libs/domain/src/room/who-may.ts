import { type RoomContext, system } from './context.ts';
import type { OpenRoom } from './state.ts';

/** Whether the actor is one of those whom a setting such as `whoAdds` names: the host, or every member. Services always may. */
export const may = (who: string, { hostId }: Pick<OpenRoom, 'hostId'>, { actorId }: Pick<RoomContext, 'actorId'>): boolean =>
  actorId === system || actorId === hostId || who === 'members';
