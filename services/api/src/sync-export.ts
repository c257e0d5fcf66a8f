import type { SyncSample, SyncSampleRange, SyncSamples } from '@tutti/event-log';

export type ExportFormat = 'csv' | 'ndjson';

export const exportTypes: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

const columns = [
  'roomId',
  'atServerMs',
  'memberId',
  'offsetMs',
  'errorMs',
  'rttMs',
  'skewPpm',
  'driftMs',
  'corrections',
  'streamId',
  'startErrorMs',
] as const satisfies readonly (keyof SyncSample)[];

const pageSize = 1000;

/** A room's samples as text, page by page: however long it is, and however slowly it is read, one page is held and no transaction. */
export async function* exportSamples(
  samples: Pick<SyncSamples, 'page'>,
  roomId: string,
  { format, fromServerMs, toServerMs, limit }: SyncSampleRange & { readonly format: ExportFormat },
): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\n`;
  const lineOf = format === 'csv' ? csvLine : JSON.stringify;
  let from: number | null = fromServerMs;
  for (let left = limit; from !== null && left > 0; ) {
    const page: Awaited<ReturnType<SyncSamples['page']>> = await samples.page(roomId, {
      ...{ fromServerMs: from, toServerMs, limit: Math.min(pageSize, left) },
    });
    if (page.samples.length > 0) yield page.samples.map((sample) => `${lineOf(sample)}\n`).join('');
    left -= page.samples.length;
    from = page.nextFromServerMs;
  }
}

/** Numbers and ids: nothing in them that would have to be quoted. Null is an empty cell. */
const csvLine = (sample: SyncSample): string => columns.map((column) => sample[column] ?? '').join(',');
