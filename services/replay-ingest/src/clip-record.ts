import { type Clip, type ClipResult, decideClip, foldClip, toStoredClip, upcastClip } from '@tutti/domain';
import type { EventLog } from '@tutti/event-log';
import { type ClipEvent, clipStream } from '@tutti/protocol';
import type { CheckInput } from './jobs-of-events.ts';
import { NotNowError } from './our-own-fault.ts';

export type ClipRecordNeeds = {
  readonly log: Pick<EventLog, 'append' | 'readStream'>;
  /** Whose events these are. */
  readonly actorId: string;
  readonly nowServerMs: () => number;
};

/** The stream of one view's file, `clip-<clipId>-<position>`: what was claimed and what was found, each once, whoever is killed in between. */
export type ClipRecord = {
  uploaded(): Promise<Clip>;
  /** The first result stays: whoever comes with another one is given that. */
  settle(result: ClipResult): Promise<Clip>;
};

export function clipRecord(roomId: string, { position, view }: CheckInput, { log, actorId, nowServerMs }: ClipRecordNeeds): ClipRecord {
  const stream = clipStream(view.clipId, position);

  const read = async () => {
    const events: ClipEvent[] = [];
    for await (const stored of log.readStream(stream)) events.push(upcastClip(stored));
    return { clip: foldClip(events), version: events.length };
  };
  const say = async (event: Parameters<typeof decideClip>[0], step: 'uploaded' | 'result'): Promise<Clip> => {
    const { clip, version: expectedVersion } = await read();
    const events = decideClip(event, clip).map(toStoredClip);
    if (events.length === 0) return clip;
    const item = {
      stream,
      expectedVersion,
      commandId: `${stream}-${step}`,
      actorId,
      occurredServerMs: nowServerMs(),
      causePosition: position,
    };
    const answer = await log.append({ ...item, events });
    if (answer.kind === 'conflict') throw new NotNowError(`${stream} is at ${answer.streamVersion}: somebody else checks this clip`);
    return (await read()).clip;
  };

  return {
    uploaded() {
      const { clipId, memberId, videoUrl, filename, durationMs, videoStartTimeMs } = view;
      const claimed = videoStartTimeMs === undefined ? {} : { videoStartTimeMs };
      return say({ type: 'ClipUploaded', roomId, clipId, memberId, videoUrl, filename, durationMs, ...claimed }, 'uploaded');
    },
    settle: (result) => say(result, 'result'),
  };
}
