import type { RoomCommand, View } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { addView } from './add-view.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import { aligned, asked, heard, unaligned } from './sound-alignment.ts';
import type { OpenRoom } from './state.ts';
import { may } from './who-may.ts';

export type ViewCommand = Extract<
  RoomCommand,
  { type: 'AddView' | 'SettleView' | 'RemoveView' | 'AlignView' | 'ReportSound' | 'TrustSound' | 'UndoAlignment' }
>;

/** Adding, checking, aligning and removing the clips of cameras. Who brought a clip may do with it what those may who order the queue. */
export function decideViews(command: ViewCommand, room: OpenRoom, context: RoomContext): RoomDecision {
  if (command.type === 'AddView') return addView(command, room, context);
  const ingests = command.type === 'SettleView' || command.type === 'ReportSound';
  if (ingests && context.actorId !== system) return refuse('forbidden');
  const clipId = command.type === 'SettleView' ? command.view.clipId : command.clipId;
  const view = room.views.find((each) => each.clipId === clipId);
  if (view === undefined) return refuse('no-such-view', 'clipId');
  if (view.memberId !== context.actorId && !may(room.settings.whoOrders, room, context)) return refuse('not-host');
  return decideView(command, view);
}

function decideView(command: Exclude<ViewCommand, { type: 'AddView' }>, view: View): RoomDecision {
  switch (command.type) {
    case 'SettleView':
      return isLate(command.view, view) ? accept() : settle(view, command.view);
    case 'RemoveView':
      return accept({ type: 'ViewRemoved', clipId: view.clipId });
    case 'AlignView':
      if (view.status !== 'ready') return refuse('view-unready', 'clipId');
      return view.sound?.status === 'asked' ? accept() : accept({ type: 'ViewSoundAsked', view: asked(view) });
    case 'ReportSound':
      if (isLate(command, view) || view.sound?.status !== 'asked') return accept();
      return accept({ type: 'ViewHeard', view: heard(view, command.sound) });
    case 'TrustSound':
      if (view.anchorSource === 'sound') return accept();
      if (view.sound?.startTimeMs === undefined) return refuse('nothing-heard', 'clipId');
      return accept({ type: 'ViewAligned', view: aligned(view, view.sound, view.sound.startTimeMs) });
    case 'UndoAlignment':
      if (view.anchorSource !== 'sound') return refuse('nothing-heard', 'clipId');
      return accept({ type: 'ViewAlignmentUndone', view: unaligned(view) });
  }
}

/** Whether it is about a view that was removed since, and came again under the same clip id. */
const isLate = (about: Pick<View, 'addedAtServerMs'>, view: View): boolean =>
  about.addedAtServerMs !== undefined && about.addedAtServerMs !== view.addedAtServerMs;

/** What ingest says of another file, or says again, changes nothing. */
function settle(view: View, found: View): RoomDecision {
  if (found.status !== 'ready' && found.status !== 'failed') return refuse('view-unready', 'view.status');
  if (view.videoUrl !== found.videoUrl || view.status !== 'checking') return accept();
  const { clipId, memberId, videoUrl, filename, addedAtServerMs } = view;
  const { sound, ...facts } = found;
  const own = { clipId, memberId, videoUrl, filename, ...(addedAtServerMs === undefined ? {} : { addedAtServerMs }) };
  return accept({ type: 'ViewChecked', view: { ...facts, ...own } });
}
