import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bus } from '@tutti/bus';
import { type Room, roomFromJson } from '@tutti/domain';
import { type MediaStore, mediaPath, uploadsDir } from '@tutti/media';
import { type RoomCommand, roomAnswers, roomQueries, subjects, type View } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';

export type RoomOfClips = {
  readonly roomId: string;
  send(command: RoomCommand): Promise<void>;
  /** Puts a copy of the file into the store and adds it as a view, as the api does; gives the clip's id. */
  add(file: string, about?: { filename?: string; videoStartTimeMs?: number }): Promise<string>;
  room(): Promise<Room>;
  view(clipId: string): Promise<View | undefined>;
  /** When ingest has said what it found. */
  settled(clipId: string, withinMs?: number): Promise<View>;
};

let clips = 0;
let commands = 0;

/** A room with one member, into which clips are brought without an api. */
export async function roomOfClips(roomId: string, needs: { bus: Bus; media: MediaStore; mediaDir: string }): Promise<RoomOfClips> {
  const { bus, media, mediaDir } = needs;
  const send = async (command: RoomCommand) => {
    commands += 1;
    const answer = await bus.command({ commandId: `test-${process.pid}-${commands}`, roomId, actorId: 'ann', command });
    if (!('accepted' in answer)) throw new Error(`${command.type} in ${roomId}: ${JSON.stringify(answer)}`);
  };
  const room = async () => {
    const answer = roomAnswers.decode(await bus.request(subjects.roomQuery(roomId), roomQueries.encode({ history: 0 })));
    return roomFromJson(JSON.parse(answer.stateJson));
  };
  const view = async (clipId: string) => {
    const now = await room();
    return now.status === 'open' ? now.views.find((each) => each.clipId === clipId) : undefined;
  };
  await send({ type: 'OpenRoom', title: 'Clips' });
  await send({ type: 'JoinRoom' });
  return {
    ...{ roomId, send, room, view },
    async add(file, { filename = 'clip.mp4', videoStartTimeMs } = {}) {
      clips += 1;
      const clipId = `clip${process.pid}-${clips}`;
      await mkdir(uploadsDir(mediaDir), { recursive: true });
      const upload = join(uploadsDir(mediaDir), clipId);
      await copyFile(file, upload);
      await media.adopt(upload, { mediaId: clipId, filename, kind: 'clip' });
      const claimed = videoStartTimeMs === undefined ? {} : { videoStartTimeMs };
      await send({ type: 'AddView', clipId, videoUrl: mediaPath(clipId), durationMs: 0, filename, ...claimed });
      return clipId;
    },
    settled: (clipId, withinMs = 40_000) =>
      waitFor(
        async () => {
          const now = await view(clipId);
          return now !== undefined && now.status !== 'checking' && now;
        },
        { withinMs, everyMs: 50, what: `${clipId} to be checked` },
      ) as Promise<View>,
  };
}
