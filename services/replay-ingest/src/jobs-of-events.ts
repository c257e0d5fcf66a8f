import { upcast } from '@tutti/domain';
import type { NewJob, StoredEvent } from '@tutti/event-log';
import { roomIdOf, type View } from '@tutti/protocol';

/** What a `check` job has to know: the view as it was added, and where that stands in the log. */
export type CheckInput = {
  readonly position: number;
  readonly addedAtServerMs: number;
  readonly view: View;
  /** Why the time that its sender claimed was not believed; empty if it was, or if there was none. */
  readonly doubt: string;
};

/** Which view it was, of those that had its clip id: one that comes again is not told what was heard of the first. */
export type AlignInput = { readonly position: number } & Pick<View, 'addedAtServerMs'>;

export type JobChange = { readonly add: NewJob } | { readonly cancel: { readonly roomId: string; readonly clipId: string } };

/** What follows from events of the log, in their order. A job's id follows from its event's position: an event is one job for ever. */
export const jobsOfEvents = (events: readonly StoredEvent[]): JobChange[] => events.flatMap((event) => jobOf(event) ?? []);

/** The others are not even read: a projection that stands still for an event of no interest helps nobody. */
const telling = new Set(['ViewAdded', 'ViewSoundAsked', 'ViewRemoved']);

function jobOf(stored: StoredEvent): JobChange | undefined {
  const roomId = roomIdOf(stored.stream);
  if (roomId === undefined || !telling.has(stored.type)) return undefined;
  const event = upcast(stored);
  const { position, occurredServerMs: addedAtServerMs, traceId, spanId } = stored;
  const common = { roomId, ...(traceId === null || spanId === null ? {} : { trace: { traceId, spanId } }) };
  switch (event.type) {
    case 'ViewAdded': {
      const { view, doubt } = event;
      if (view.status !== 'checking') return undefined;
      const input: CheckInput = { position, addedAtServerMs, view, doubt };
      return { add: { ...common, jobId: `check-${position}`, kind: 'check', clipId: view.clipId, input } };
    }
    case 'ViewSoundAsked': {
      const { addedAtServerMs: viewAddedAtMs } = event.view;
      const input: AlignInput = { position, ...(viewAddedAtMs === undefined ? {} : { addedAtServerMs: viewAddedAtMs }) };
      return { add: { ...common, jobId: `align-${position}`, kind: 'align', clipId: event.view.clipId, input } };
    }
    case 'ViewRemoved':
      return { cancel: { roomId, clipId: event.clipId } };
    default:
      return undefined;
  }
}
