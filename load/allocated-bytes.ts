import { inspect } from './inspector.ts';

type ProfileNode = { readonly selfSize: number; readonly children: readonly ProfileNode[] };

/** So far apart are the samples on average: close enough for a figure of some seconds, far enough to be hardly felt. */
const samplingInterval = 4_096;

/** What the process puts on its JavaScript heap while `work` runs, by sampling; garbage counts as well. */
export async function allocatedBytes<T>(
  { pid, inspectorPort }: { readonly pid: number; readonly inspectorPort: number },
  work: () => Promise<T>,
): Promise<{ readonly bytes: number; readonly done: T }> {
  const inspector = await inspect(pid, inspectorPort);
  const withGarbage = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await inspector.call('HeapProfiler.startSampling', { samplingInterval, ...withGarbage });
  const done = await work();
  const { profile } = await inspector.call<{ profile: { head: ProfileNode } }>('HeapProfiler.stopSampling');
  inspector[Symbol.dispose]();
  return { bytes: sizeOf(profile.head), done };
}

const sizeOf = ({ selfSize, children }: ProfileNode): number => children.reduce((sum, child) => sum + sizeOf(child), selfSize);
