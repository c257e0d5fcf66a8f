import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { SyncSample, SyncSamples } from './sync-samples.ts';

const startMs = Date.UTC(2026, 10, 21, 23, 59, 50);
const nothing = {
  offsetMs: null,
  errorMs: null,
  rttMs: null,
  skewPpm: null,
  driftMs: null,
  corrections: null,
  streamId: null,
  startErrorMs: null,
};

/** A report at so many ms after the start. */
export const report = (roomId: string, memberId: string, afterMs: number, fields: Partial<SyncSample> = {}): SyncSample => ({
  ...nothing,
  ...{ roomId, memberId, atServerMs: startMs + afterMs, offsetMs: 1_795_000_000_000.25, errorMs: 2.5, rttMs: 40 },
  ...fields,
});
const started = (roomId: string, memberId: string, afterMs: number): SyncSample => ({
  ...nothing,
  ...{ roomId, memberId, atServerMs: startMs + afterMs, streamId: 7, startErrorMs: -0.75 },
});

/** What every SyncSamples does. `open` gives an empty one. */
export function syncSamplesContract(open: () => Promise<SyncSamples>): void {
  let samples: SyncSamples;
  beforeEach(async () => {
    samples = await open();
  });
  const all = { fromServerMs: 0, toServerMs: Number.POSITIVE_INFINITY, limit: 1000 };

  test('P-13: a sample comes back as it was told', async () => {
    const whole = report('r1', 'ada', 0.125, { skewPpm: -12.5, driftMs: 0, corrections: 4_294_967_295 });
    await samples.insert([whole, started('r1', 'ada', 1), report('r2', 'ada', 2)]);
    expect(await samples.page('r1', all)).toEqual({ samples: [whole, started('r1', 'ada', 1)], nextFromServerMs: null });
    expect(await samples.page('nowhere', all)).toEqual({ samples: [], nextFromServerMs: null });
    await samples.insert([]);
  });

  test('P-13: a batch that is sent again leaves one trace', async () => {
    const batch = [report('r1', 'ada', 0), report('r1', 'ben', 0), started('r1', 'ada', 5)];
    await samples.insert(batch);
    await samples.insert([...batch, report('r1', 'ada', 6)]);
    expect((await samples.page('r1', all)).samples).toHaveLength(4);
  });

  test('P-13: pages are whole and in order, over midnight too, wherever they are cut', async () => {
    const told = fc.uniqueArray(
      fc.record({ member: fc.constantFrom('ada', 'ben', 'cyd'), afterMs: fc.constantFrom(0, 0.25, 5_000, 9_999, 10_000, 10_001, 20_000) }),
      { selector: ({ member, afterMs }) => `${member}${afterMs}`, maxLength: 21 },
    );
    let rooms = 0;
    await fc.assert(
      fc.asyncProperty(told, fc.integer({ min: 1, max: 8 }), async (given, limit) => {
        const roomId = `paged-${++rooms}`;
        await samples.insert(given.map(({ member, afterMs }) => report(roomId, member, afterMs)));
        const read: SyncSample[] = [];
        for (let from: number | null = 0; from !== null; ) {
          const { samples: page, nextFromServerMs }: Awaited<ReturnType<SyncSamples['page']>> = await samples.page(roomId, {
            ...{ fromServerMs: from, toServerMs: startMs + 20_000, limit },
          });
          expect(page.length >= limit || nextFromServerMs === null).toBe(true);
          read.push(...page);
          from = nextFromServerMs;
        }
        const times = read.map(({ atServerMs }) => atServerMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        const expected = given.filter(({ afterMs }) => afterMs < 20_000).map(({ member, afterMs }) => `${member} ${startMs + afterMs}`);
        expect(read.map(({ memberId, atServerMs }) => `${memberId} ${atServerMs}`).sort()).toEqual(expected.sort());
      }),
      { numRuns: 30 },
    );
  });

  test('E-4: of each member the nearest report, the earlier of two that are as near; a start is no report', async () => {
    await samples.insert([
      report('r1', 'ben', -14_000, { driftMs: 1 }),
      report('r1', 'ben', 4_000, { driftMs: 2 }),
      report('r1', 'ada', -5_000, { driftMs: 3 }),
      report('r1', 'ada', 5_000, { driftMs: 4 }),
      started('r1', 'ada', 1),
      report('r1', 'cyd', 15_000),
      report('r1', 'dan', 15_001),
      report('r2', 'eve', 0),
    ]);
    const nearest = await samples.nearest('r1', { atServerMs: startMs, withinMs: 15_000 });
    expect(nearest.map(({ memberId, driftMs, atServerMs }) => [memberId, driftMs, atServerMs - startMs])).toEqual([
      ['ada', 3, -5_000],
      ['ben', 2, 4_000],
      ['cyd', null, 15_000],
    ]);
  });
}
