import type { Bus } from '@tutti/bus';
import { system } from '@tutti/domain';
import type { RoomCommand } from '@tutti/protocol';
import { NotNowError } from './our-own-fault.ts';

export type TellRoom = (roomId: string, commandId: string, command: RoomCommand) => Promise<'accepted' | string>;

/**
 * Tells a room's owner what was found, with the same id however often. A refusal is an answer: the view, or the room, is gone meanwhile.
 *
 * @throws NotNowError when nobody decided; BusNoAnswerError.
 */
export const tellRoom =
  (bus: Pick<Bus, 'command'>): TellRoom =>
  async (roomId, commandId, command) => {
    const answer = await bus.command({ commandId, roomId, actorId: system, command });
    if ('again' in answer) throw new NotNowError(`the room's owner did not decide: ${answer.again}`);
    return 'refused' in answer ? answer.refused.code : 'accepted';
  };
