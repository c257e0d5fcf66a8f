import type { ClipResult } from '@tutti/domain';
import { type ClipProbe, decideAnchor, type MediaStore, mediaPath, NotMediaError, probeClip, ToolError } from '@tutti/media';
import type { ClipMedia } from '@tutti/protocol';
import { fileFault } from './file-faults.ts';
import { freeBytes, leastFreeBytes } from './free-bytes.ts';
import { headerFacts } from './header-facts.ts';
import type { CheckInput } from './jobs-of-events.ts';
import { makeThumbs, makeWaveform } from './make-pictures.ts';
import { makeRendition } from './make-rendition.ts';
import { NotNowError } from './our-own-fault.ts';
import { playPlan } from './playable.ts';
import { orNotNow, type ToolRun, toolMemoryMb } from './tool-run.ts';

export type ExamineNeeds = {
  readonly path: string;
  readonly contentType: string;
  readonly roomId: string;
  readonly input: CheckInput;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly run: ToolRun;
  readonly media: Pick<MediaStore, 'putDerived'>;
  readonly freeBytes?: (folder: string) => Promise<number>;
};

/** A person waits: whatever a file does to the prober, it is told within 20 s that it is none. */
const probeWithinMs = 12_000;
const longestSentence = 300;

/**
 * What is in a clip's file, when it began, and the pictures and the rendition for the page. What is the file's fault is a `ClipRejected` with a
 * sentence; what is ours throws.
 */
export async function examineClip(needs: ExamineNeeds): Promise<ClipResult> {
  const { roomId, input, run, path } = needs;
  const about = { roomId, clipId: input.view.clipId };
  const reject = (reason: string): ClipResult => ({ type: 'ClipRejected', ...about, reason: reason.slice(0, longestSentence) });
  try {
    const probe = await probeFile(path, needs.signal);
    const header = await headerFacts(path, probe.container, run);
    const fault = fileFault(probe, header);
    if (fault !== undefined) return reject(fault);
    const media = await mediaOf(probe, header, needs);
    return { ...about, ...timeOf(probe, input), durationMs: probe.durationMs, media };
  } catch (error) {
    const reason = faultOfFile(error);
    if (reason === undefined) throw error;
    // A program on a full disk calls the file damaged.
    const free = await (needs.freeBytes ?? freeBytes)(needs.folder);
    if (free < leastFreeBytes) throw new NotNowError(`${Math.round(free / 1e6)} MB are left for temporary files`, { cause: error });
    return reject(reason);
  }
}

const probeFile = (path: string, signal: AbortSignal): Promise<ClipProbe> =>
  probeClip(path, { withinMs: probeWithinMs, memoryMb: toolMemoryMb, signal }).catch((error: unknown) => {
    throw orNotNow(error);
  });

/** Undefined: it is not the file's. */
function faultOfFile(error: unknown): string | undefined {
  if (error instanceof NotMediaError) return sentence(error.message);
  if (!(error instanceof ToolError)) return undefined;
  switch (error.code) {
    case 'TOOL_TIMEOUT':
      return 'The file could not be read in the time that one may take.';
    case 'TOOL_TOO_MUCH_OUTPUT':
    case 'TOOL_FAILED':
      return 'The file is damaged: it could not be read or turned into something that browsers play.';
    default:
      return undefined;
  }
}

/** R-1, at the time when the view was added, so that it is decided alike whenever it is done. */
function timeOf(probe: ClipProbe, { view, addedAtServerMs, doubt }: CheckInput) {
  const { videoStartTimeMs: cutterStartMs, filename } = view;
  const { anchor, claims, suspicion, reason } = decideAnchor({ probe, cutterStartMs, filename, nowMs: addedAtServerMs });
  const sentences = (...parts: readonly string[]) => sentence(parts.filter((part) => part !== '').join('; ')).slice(0, longestSentence);
  if (anchor === undefined) return { type: 'ClipUnsynced', reason: sentences(doubt, reason), claims } as const;
  const { startMs: startTimeMs, source: anchorSource, errorMs: anchorErrorMs } = anchor;
  return { type: 'ClipAnchored', startTimeMs, anchorSource, anchorErrorMs, claims, suspicion: sentences(suspicion, doubt) } as const;
}

async function mediaOf(probe: ClipProbe, header: Parameters<typeof playPlan>[1], needs: ExamineNeeds): Promise<ClipMedia> {
  const { path, contentType, folder, run, signal } = needs;
  // First, because they tell whether anything can be decoded at all.
  const pictures = { path, probe, folder, run };
  const thumbs = probe.width > 0 ? await unlessFailed(makeThumbs(pictures)) : undefined;
  const waveform = probe.hasSound ? await unlessFailed(makeWaveform(pictures)) : undefined;
  const plan = playPlan(probe, header, contentType);
  const made =
    plan === 'as-is' ? undefined : await makeRendition({ path, probe, plan, folder, run, probeAgain: (file) => probeFile(file, signal) });
  const played = made?.probe ?? probe;
  const keep = async (file: string | undefined, filename: string, type: string) =>
    file === undefined ? '' : mediaPath((await needs.media.putDerived(file, { filename, contentType: type })).mediaId);
  return {
    playUrl: await keep(made?.path, 'rendition.mp4', 'video/mp4'),
    firstShownPtsMs: played.firstShownPtsMs,
    width: played.width,
    height: played.height,
    frameRate: played.frameRate,
    hasSound: played.hasSound,
    thumbsUrl: await keep(thumbs?.path, 'thumbs.jpg', 'image/jpeg'),
    thumbCount: thumbs?.count ?? 0,
    waveformUrl: await keep(waveform, 'waveform.png', 'image/png'),
    holes: probe.holes.slice(0, mostHoles).map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  };
}

const mostHoles = 100;

/** Pictures are for the eye: a clip of which none was made in time is still a clip. */
const unlessFailed = <T>(made: Promise<T>): Promise<T | undefined> =>
  made.catch((error: unknown) => {
    if (error instanceof ToolError) return undefined;
    throw error;
  });

/** As people write one. */
const sentence = (text: string): string =>
  text === '' ? '' : `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`;
