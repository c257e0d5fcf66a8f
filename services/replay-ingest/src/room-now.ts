import type { Bus } from '@tutti/bus';
import { type Room, roomFromJson } from '@tutti/domain';
import { roomAnswers, roomQueries, subjects } from '@tutti/protocol';

/** The room as it is, from who reads the log. @throws BusNoAnswerError, BusHandlerError: ask again later. */
export async function roomNow(bus: Pick<Bus, 'request'>, roomId: string): Promise<Room> {
  const answer = roomAnswers.decode(await bus.request(subjects.roomQuery(roomId), roomQueries.encode({ history: 0 })));
  return roomFromJson(JSON.parse(answer.stateJson));
}
