import { count, list, number, object, oneOf, opaqueMemberId, text } from './json-schema.ts';

// A room's views and how they are driven, as the document has them.

const view = {
  clipId: text,
  memberId: opaqueMemberId,
  videoUrl: { ...text, description: 'A file of ours is signed, for members of the room; works for some hours' },
  videoStartTimeMs: { ...number, description: 'UTC of its first shown frame; absent: not known, the view is unsynced' },
  durationMs: number,
  filename: text,
  status: {
    ...oneOf('', 'link', 'checking', 'ready', 'failed'),
    description: '`link` lies elsewhere and is never looked at; empty: from before clips were checked',
  },
  problem: { ...text, description: 'Why it failed, or why it is unsynced' },
  anchorSource: { ...oneOf('', 'segment', 'cutter', 'name', 'sound'), description: 'Where `videoStartTimeMs` is from; empty: unsynced' },
  anchorErrorMs: number,
  suspicion: { ...text, description: 'Which sources of its time disagree; empty: none' },
  addedAtServerMs: { ...number, description: 'Absent: from an older build' },
  media: { $ref: 'ClipMedia#' },
  sound: { $ref: 'ViewSound#' },
};
const clipMedia = {
  playUrl: { ...text, description: 'What browsers play in place of `videoUrl`; empty: that' },
  firstShownPtsMs: { ...number, description: 'Of the file that is played' },
  width: { ...count, description: '0: no picture' },
  height: count,
  frameRate: number,
  hasSound: { type: 'boolean' },
  thumbsUrl: { ...text, description: '`thumbCount` pictures side by side; empty: none' },
  thumbCount: count,
  waveformUrl: { ...text, description: 'Empty: none' },
  holes: { ...list(object({ fromMs: number, toMs: number })), description: 'Where nothing was recorded, from the first shown frame' },
};
const viewSound = {
  status: oneOf('asked', 'found', 'unclear'),
  problem: text,
  startTimeMs: { ...number, description: 'UTC of its first shown frame by its sound; absent unless found' },
  errorMs: number,
  confidence: { ...number, description: '0 to 1' },
  againstClipId: { ...text, description: 'The synced view that it was compared with' },
  insteadOfMs: { ...number, description: 'The anchor whose place the estimate took' },
  insteadOfSource: oneOf('', 'segment', 'cutter', 'name'),
  insteadOfErrorMs: number,
};
const grid = {
  status: oneOf('paused', 'playing'),
  playheadUtcMs: { ...number, description: 'UTC, at `startAtServerMs` while playing; below 1 600 000 000 000: ms after global zero' },
  startAtServerMs: { ...number, description: '0 while paused' },
  rate: number,
  loopFromUtcMs: number,
  loopToUtcMs: number,
};

export const clipShapes = {
  View: object(view, { optional: ['videoStartTimeMs', 'anchorErrorMs', 'media', 'sound', 'addedAtServerMs'] }),
  ClipMedia: object(clipMedia),
  ViewSound: object(viewSound, {
    optional: ['startTimeMs', 'errorMs', 'confidence', 'insteadOfMs', 'insteadOfErrorMs'],
  }),
  Grid: object(grid, { optional: ['loopFromUtcMs', 'loopToUtcMs'] }),
};
