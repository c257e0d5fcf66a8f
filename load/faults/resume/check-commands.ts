import type { StoredEvent } from '@tutti/event-log';
import type { Done } from './hosts.ts';

/** Commands as their hosts were told against the log: accepted means once, refused means not at all. Each leaves one event. */
export function checkCommands(done: readonly Done[], events: readonly StoredEvent[]): { readonly lost: number; readonly doubled: number } {
  const times = new Map<string, number>();
  for (const { commandId } of events) times.set(commandId, (times.get(commandId) ?? 0) + 1);
  let [lost, doubled] = [0, 0];
  for (const { scoped, answer } of done) {
    const found = times.get(scoped) ?? 0;
    if ('accepted' in answer ? found === 0 : found > 0) lost++;
    if (found > 1) doubled++;
  }
  return { lost, doubled };
}
