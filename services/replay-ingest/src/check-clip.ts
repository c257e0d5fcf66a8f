import { type Clip, type ClipResult, settledView, system } from '@tutti/domain';
import type { EventLog, Job } from '@tutti/event-log';
import { type Ffmpeg, MediaMissingError, type MediaStore, mediaIdOf } from '@tutti/media';
import { clipStream } from '@tutti/protocol';
import { clipRecord } from './clip-record.ts';
import { examineClip } from './examine-clip.ts';
import type { JobContext, JobHandler } from './job-handler.ts';
import type { CheckInput } from './jobs-of-events.ts';
import type { IngestMetrics } from './metrics.ts';
import { oneLine } from './one-line.ts';
import { NotNowError } from './our-own-fault.ts';
import type { TellRoom } from './tell-room.ts';
import { toolRun } from './tool-run.ts';

export type CheckClipNeeds = {
  readonly log: Pick<EventLog, 'append' | 'readStream'>;
  readonly media: Pick<MediaStore, 'find' | 'localCopy' | 'putDerived'>;
  readonly tellRoom: TellRoom;
  readonly tools: () => Ffmpeg | undefined;
  readonly metrics: Pick<IngestMetrics, 'clipSettled' | 'toolRan'>;
  readonly nowServerMs: () => number;
};

/**
 * Looks at the file of a view, writes down what was found, and tells the room. It may end between any two of these steps and be done again: each has a fixed id,
 * so the log has one result per view's file and the room is told once.
 */
export function checkClip(needs: CheckClipNeeds): JobHandler {
  const recordOf = (job: Job) => clipRecord(job.roomId, inputOf(job), { log: needs.log, actorId: system, nowServerMs: needs.nowServerMs });
  const rejected = (job: Job, reason: string): ClipResult => ({
    ...{ type: 'ClipRejected', roomId: job.roomId, clipId: inputOf(job).view.clipId, reason },
  });

  return {
    async run(job, context) {
      const record = recordOf(job);
      const known = await record.uploaded();
      const clip = known.status === 'uploaded' ? await record.settle(await examine(job, context)) : known;
      return { result: { room: await tell(job, clip), clip: clip.status } };
    },
    async giveUp(job, problem) {
      const record = recordOf(job);
      const known = await record.uploaded();
      await tell(job, known.status === 'uploaded' ? await record.settle(rejected(job, couldNot(problem))) : known);
    },
  };

  async function examine(job: Job, { signal, folder }: JobContext): Promise<ClipResult> {
    const tools = needs.tools();
    if (tools === undefined) throw new NotNowError('ffmpeg is not installed');
    const { media, metrics } = needs;
    const input = inputOf(job);
    const mediaId = mediaIdOf(input.view.videoUrl);
    const stored = mediaId === undefined ? undefined : await media.find(mediaId);
    const copy = stored && (await media.localCopy(stored.mediaId).catch(orMissing));
    if (stored === undefined || copy === undefined) return rejected(job, 'The file is not in the media store.');
    try {
      const run = toolRun({ tools, metrics, signal });
      return await examineClip({
        ...{ path: copy.path, contentType: stored.contentType, roomId: job.roomId },
        input,
        folder,
        signal,
        run,
        media,
      });
    } finally {
      await copy[Symbol.asyncDispose]();
    }
  }

  async function tell(job: Job, clip: Clip): Promise<string> {
    const { view, position } = inputOf(job);
    const settled = settledView(view, clip);
    if (settled === undefined) throw new TypeError(`nothing was found out about ${view.clipId} yet`);
    needs.metrics.clipSettled(foundIn(clip), { clipId: view.clipId, why: settled.problem });
    return needs.tellRoom(job.roomId, `${clipStream(view.clipId, position)}-settle`, { type: 'SettleView', view: settled });
  }
}

const inputOf = (job: Job): CheckInput => job.input as CheckInput;

const couldNot = (why: string): string => oneLine(`The file could not be checked. ${why}`, 300);

const foundIn = ({ status }: Clip) => (status === 'anchored' || status === 'unsynced' ? status : 'rejected');

const orMissing = (error: unknown): undefined => {
  if (error instanceof MediaMissingError) return undefined;
  throw error;
};
