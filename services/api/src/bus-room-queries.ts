import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, BusHandlerError, BusNoAnswerError } from '@tutti/bus';
import { roomFromJson } from '@tutti/domain';
import type { RoomReadModel } from '@tutti/event-log';
import { roomAnswers, roomQueries, subjects } from '@tutti/protocol';
import { HttpError } from './http-error.ts';
import type { RoomListed, RoomQueries } from './room-queries.ts';

export type BusRoomQueriesNeeds = { readonly bus: Pick<Bus, 'request'>; readonly readModel: Pick<RoomReadModel, 'latest'> };

/** While room-state starts again nobody is there: asked this often, so long apart, that this is not seen. */
const tries = 10;
const pauseMs = 250;

/** A room from room-state, which reads the log; the list from the projector's rows, which may lag a moment. */
export function busRoomQueries({ bus, readModel }: BusRoomQueriesNeeds): RoomQueries {
  return {
    async now(roomId) {
      const answer = roomAnswers.decode(await ask(bus, subjects.roomQuery(roomId)));
      return { epoch: answer.epoch, version: answer.version, room: roomFromJson(JSON.parse(answer.stateJson)) };
    },
    // NOTE the column holds a Playback, of this build or an older one: only the projector writes it.
    list: async (page) => (await readModel.latest(page)) as unknown as readonly RoomListed[],
  };
}

async function ask(bus: Pick<Bus, 'request'>, subject: string): Promise<Uint8Array> {
  for (let left = tries; ; left -= 1) {
    try {
      return await bus.request(subject, roomQueries.encode({ history: 0 }));
    } catch (error) {
      const unanswered = error instanceof BusNoAnswerError || error instanceof BusHandlerError;
      if (!unanswered) throw error;
      if (left === 1) throw new HttpError('unavailable', { message: 'Nobody answers for the rooms just now; try again.', cause: error });
      await sleep(pauseMs);
    }
  }
}
