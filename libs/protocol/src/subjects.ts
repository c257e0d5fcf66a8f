/** NATS subjects. An id is letters, digits, dash and underscore, so it is always one token. */
export const subjects = {
  roomCommand: (roomId: string) => `cmd.room.${partitionOf(roomId)}.${roomId}`,
  roomCommandsOf: (partition: number) => `cmd.room.${partition}.*`,
  /** `room-x7` -> `evt.room.x7`: the stream's kind, then its id. */
  event: (stream: string) => `evt.${stream.replace('-', '.')}`,
  roomEvents: (roomId: string) => `evt.room.${roomId}`,
  roomQuery: (roomId: string) => `qry.room.${roomId}`,
  membersQuery: 'qry.members',
  membersRegister: 'members.register',
  timeExchange: 'time.exchange',
  telemetry: (roomId: string) => `tel.room.${roomId}`,
  rollCall: (roomId: string) => `roll.room.${roomId}`,
} as const;

export const partitions = 16;

/** Which scheduler partition owns the room: FNV-1a over the id's bytes. Changing it moves rooms between owners: stop all schedulers first. */
export function partitionOf(roomId: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(roomId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % partitions;
}

export const roomStream = (roomId: string): string => `room-${roomId}`;

/** The room of a `room-*` stream, else undefined. */
export const roomIdOf = (stream: string): string | undefined => (stream.startsWith('room-') ? stream.slice('room-'.length) : undefined);

/** The stream of what was claimed, measured and estimated of one view's file: a clip id may come again, its `ViewAdded` never. */
export const clipStream = (clipId: string, viewAddedPosition: number): string => `clip-${clipId}-${viewAddedPosition}`;

/** Whether a stream is a clip's. */
export const isClipStream = (stream: string): boolean => stream.startsWith('clip-');

/** What an id may look like, everywhere. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/u;
