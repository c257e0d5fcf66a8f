import type { Room } from '@tutti/domain';
import type { Job } from '@tutti/event-log';
import {
  alignInWorker,
  decodeSound,
  type Ffmpeg,
  MediaMissingError,
  type MediaStore,
  mediaIdOf,
  NotMediaError,
  type SoundFound,
  soundSampleRate as sampleRate,
} from '@tutti/media';
import type { View, ViewSound } from '@tutti/protocol';
import type { JobHandler } from './job-handler.ts';
import type { AlignInput } from './jobs-of-events.ts';
import { oneLine } from './one-line.ts';
import { NotNowError } from './our-own-fault.ts';
import type { TellRoom } from './tell-room.ts';

export type AlignViewsNeeds = {
  readonly media: Pick<MediaStore, 'localCopy'>;
  readonly roomNow: (roomId: string) => Promise<Room>;
  readonly tellRoom: TellRoom;
  readonly tools: () => Ffmpeg | undefined;
};

type Match = { readonly against: View; readonly startMs: number; readonly found: SoundFound };

/** Compares a view's sound with that of the room's synced ones and tells the room what it says of the view's time. */
export function alignViews(needs: AlignViewsNeeds): JobHandler {
  const report = (job: Job, sound: ViewSound) => {
    const { position, ...which } = job.input as AlignInput;
    return needs.tellRoom(job.roomId, `align-${position}`, { type: 'ReportSound', clipId: job.clipId ?? '', sound, ...which });
  };

  return {
    async run(job, { signal, progress }) {
      const room = await needs.roomNow(job.roomId);
      const views = room.status === 'open' ? room.views : [];
      const view = views.find(({ clipId }) => clipId === job.clipId);
      if (view?.sound?.status !== 'asked') return { result: { room: 'nobody asks any more' } };
      if (needs.tools() === undefined) throw new NotNowError('ffmpeg is not installed');
      const sound = await listen(view, views.filter(comparableTo(view)), { signal, progress });
      return { result: { room: await report(job, sound), sound } };
    },
    async giveUp(job, problem) {
      await report(job, unclear(`Its sound could not be compared. ${problem}`));
    },
  };

  async function listen(
    view: View,
    others: readonly View[],
    { signal, progress }: { signal: AbortSignal; progress: (fraction: number) => void },
  ): Promise<ViewSound> {
    if (others.length === 0) return unclear('No other view of this room has a time and sound to compare with.');
    const own = await soundOf(view, signal);
    if (own.length === 0) return unclear('This view has no sound.');
    let best: Match | undefined;
    let reason = '';
    for (const [index, against] of others.entries()) {
      const match = await alignInWorker({ clip: own, against: await soundOf(against, signal), sampleRate }, signal);
      if (!match.found) reason ||= match.reason;
      else if (match.confidence > (best?.found.confidence ?? 0)) best = { against, startMs: against.videoStartTimeMs ?? 0, found: match };
      progress((index + 1) / others.length);
    }
    return best === undefined ? unclear(reason) : heard(best);
  }

  /** Of the file that is played, whose first shown frame is the one that counts; empty when there is none, or no such file any more. */
  async function soundOf({ videoUrl, media }: View, signal: AbortSignal): Promise<Float32Array> {
    const mediaId = mediaIdOf(media?.playUrl || videoUrl);
    if (media === undefined || !media.hasSound || mediaId === undefined) return new Float32Array();
    try {
      const copy = await needs.media.localCopy(mediaId);
      try {
        return await decodeSound(copy.path, { sampleRate, firstShownPtsMs: media.firstShownPtsMs, signal });
      } finally {
        await copy[Symbol.asyncDispose]();
      }
    } catch (error) {
      if (error instanceof MediaMissingError || error instanceof NotMediaError) return new Float32Array();
      throw error;
    }
  }
}

/** Synced views with sound, of files of ours. What was aligned by this very view proves nothing about it. */
const comparableTo =
  ({ clipId }: View) =>
  (other: View): boolean =>
    other.clipId !== clipId &&
    other.status === 'ready' &&
    other.videoStartTimeMs !== undefined &&
    other.media?.hasSound === true &&
    !(other.anchorSource === 'sound' && other.sound?.againstClipId === clipId);

/** Bounds add up: the other view's own time is no better known than it is. */
const heard = ({ against, startMs, found }: Match): ViewSound => ({
  ...{ status: 'found', problem: '', startTimeMs: startMs + found.lagMs, errorMs: found.errorMs + (against.anchorErrorMs ?? 0) },
  ...{ confidence: found.confidence, againstClipId: against.clipId, insteadOfSource: '' },
});

const unclear = (problem: string): ViewSound => ({
  ...{ status: 'unclear', problem: oneLine(problem, 300), againstClipId: '', insteadOfSource: '' },
});
