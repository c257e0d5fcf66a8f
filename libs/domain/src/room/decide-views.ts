import type { RoomCommand, View, ViewSound } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { addView } from './add-view.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import type { OpenRoom } from './state.ts';
import { may } from './who-may.ts';

export type ViewCommand = Extract<
  RoomCommand,
  { type: 'AddView' | 'SettleView' | 'RemoveView' | 'AlignView' | 'ReportSound' | 'TrustSound' | 'UndoAlignment' }
>;

/** Adding, checking, aligning and removing the clips of cameras. Who brought a clip may do with it what those may who order the queue. */
export function decideViews(command: ViewCommand, room: OpenRoom, context: RoomContext): RoomDecision {
  if (command.type === 'AddView') return addView(command, room, context);
  const clipId = command.type === 'SettleView' ? command.view.clipId : command.clipId;
  const view = room.views.find((each) => each.clipId === clipId);
  if (command.type === 'SettleView' || command.type === 'ReportSound') {
    if (context.actorId !== system) return refuse('forbidden');
  } else if (view?.memberId !== context.actorId && !may(room.settings.whoOrders, room, context)) return refuse('not-host');
  return view === undefined ? refuse('no-such-view', 'clipId') : decideView(command, view);
}

function decideView(command: Exclude<ViewCommand, { type: 'AddView' }>, view: View): RoomDecision {
  switch (command.type) {
    case 'SettleView':
      return settled(view, command.view);
    case 'RemoveView':
      return accept({ type: 'ViewRemoved', clipId: view.clipId });
    case 'AlignView':
      if (view.status !== 'ready') return refuse('view-unready', 'clipId');
      if (view.sound?.status === 'asked') return accept();
      return accept({ type: 'ViewSoundAsked', view: { ...withoutSound(view), sound: asked } });
    case 'ReportSound':
      return view.sound?.status === 'asked' ? accept({ type: 'ViewHeard', view: heard(view, command.sound) }) : accept();
    case 'TrustSound':
      if (view.anchorSource === 'sound') return accept();
      if (view.sound?.startTimeMs === undefined) return refuse('nothing-heard', 'clipId');
      return accept({ type: 'ViewAligned', view: aligned(view, view.sound) });
    case 'UndoAlignment':
      return view.anchorSource === 'sound'
        ? accept({ type: 'ViewAlignmentUndone', view: withoutSound(view) })
        : refuse('nothing-heard', 'clipId');
  }
}

/** What ingest says of a file that is not this view's any more, or says again, changes nothing. */
function settled(view: View, found: View): RoomDecision {
  if (view.videoUrl !== found.videoUrl || view.status !== 'checking') return accept();
  const { clipId, memberId, videoUrl, filename } = view;
  return accept({ type: 'ViewChecked', view: { ...found, clipId, memberId, videoUrl, filename } });
}

/** A view without an anchor takes the estimate; one that has an anchor keeps it and shows both. */
const heard = (view: View, found: ViewSound): View =>
  view.videoStartTimeMs === undefined && found.startTimeMs !== undefined ? aligned(view, found) : { ...view, sound: found };

/** The anchor that it had is kept beside the estimate, for who undoes it. */
function aligned({ videoStartTimeMs, anchorErrorMs, anchorSource, ...view }: View, found: ViewSound): View {
  const instead =
    videoStartTimeMs === undefined
      ? {}
      : { insteadOfMs: videoStartTimeMs, insteadOfSource: anchorSource, insteadOfErrorMs: anchorErrorMs ?? 0 };
  const anchor = { videoStartTimeMs: found.startTimeMs ?? 0, anchorErrorMs: found.errorMs ?? 0, anchorSource: 'sound' };
  return { ...view, ...anchor, sound: { ...found, ...instead } };
}

/** As it was before anybody listened. */
function withoutSound({ sound, ...view }: View): View {
  if (view.anchorSource !== 'sound') return view;
  const { videoStartTimeMs: _, anchorErrorMs: __, ...unsynced } = { ...view, anchorSource: '' };
  const { insteadOfMs, insteadOfSource = '', insteadOfErrorMs = 0 } = sound ?? {};
  if (insteadOfMs === undefined) return unsynced;
  return { ...unsynced, videoStartTimeMs: insteadOfMs, anchorSource: insteadOfSource, anchorErrorMs: insteadOfErrorMs };
}

const asked: ViewSound = { status: 'asked', problem: '', againstClipId: '', insteadOfSource: '' };
