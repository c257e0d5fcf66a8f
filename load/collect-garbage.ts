import { inspect } from './inspector.ts';

/** Has the process collect its garbage, twice: what finalisers let go is garbage in the second round. */
export async function collectGarbage(pid: number, inspectorPort: number): Promise<void> {
  const inspector = await inspect(pid, inspectorPort);
  for (let round = 1; round <= 2; round++) await inspector.call('HeapProfiler.collectGarbage');
  inspector[Symbol.dispose]();
}
