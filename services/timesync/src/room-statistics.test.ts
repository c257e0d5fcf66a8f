import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noReports, type Report, type RoomReports, statisticsOf, stillHere, withoutSilent, withReport } from './room-statistics.ts';

const told = (reports: readonly (Partial<Report> & { memberId: string })[], atMs = 0, from: RoomReports = noReports): RoomReports =>
  reports.reduce((kept, report) => withReport(kept, { gone: false, ...report }, atMs), from);

test('T-4 nothing told, nothing known', () => {
  expect(statisticsOf(noReports)).toEqual({ forecastRttMs: 0, maxRttMs: 0, p95RttMs: 0, members: 0 });
});

test('T-4 each report replaces the last of that member, and no other', () => {
  const reports = told([
    { memberId: 'a', rttMs: 100 },
    { memberId: 'b', rttMs: 40 },
    { memberId: 'a', rttMs: 20 },
  ]);
  expect(statisticsOf(reports)).toMatchObject({ maxRttMs: 40, p95RttMs: 40, members: 2 });
});

test('T-4 a preparation time stands beside the round trip, whichever comes first', () => {
  const reports = told([
    { memberId: 'a', prepareMs: 700 },
    { memberId: 'a', rttMs: 30 },
    { memberId: 'b', prepareMs: 300 },
  ]);
  expect(statisticsOf(reports)).toMatchObject({ maxPrepareMs: 700, maxRttMs: 30, members: 1 });
});

test('[PB18] P-3 one member who needs ten minutes does not move the preparation of a room of a hundred, nor do five of them', () => {
  const honest = Array.from({ length: 100 }, (_, index) => ({ memberId: `m${index}`, prepareMs: 200 + index }));
  const slow = Array.from({ length: 5 }, (_, index) => ({ memberId: `slow${index}`, prepareMs: 600_000 }));
  expect(statisticsOf(told(honest)).maxPrepareMs).toBe(289);
  expect(statisticsOf(told([...honest, ...slow.slice(0, 1)])).maxPrepareMs).toBe(290);
  expect(statisticsOf(told([...honest, ...slow])).maxPrepareMs).toBe(294);
});

test('[PB18] P-3 in a room of few, the slowest counts', () => {
  const reports = told([
    { memberId: 'desk', prepareMs: 200 },
    { memberId: 'phone', prepareMs: 3_000 },
  ]);
  expect(statisticsOf(reports).maxPrepareMs).toBe(3_000);
});

test('T-4 the largest error bound of those who are here is the room’s', () => {
  const reports = told([
    { memberId: 'a', rttMs: 30, errorMs: 2.5 },
    { memberId: 'b', rttMs: 30, errorMs: 40 },
    { memberId: 'a', prepareMs: 100 },
  ]);
  expect(statisticsOf(reports).maxErrorMs).toBe(40);
  expect(statisticsOf(told([{ memberId: 'b', gone: true }], 0, reports)).maxErrorMs).toBe(2.5);
});

test('T-4 who is gone counts no more', () => {
  const reports = told([
    { memberId: 'a', rttMs: 900, prepareMs: 5_000 },
    { memberId: 'b', rttMs: 20 },
    { memberId: 'a', gone: true },
  ]);
  expect(statisticsOf(reports)).toEqual({ forecastRttMs: 20, maxRttMs: 20, p95RttMs: 20, members: 1 });
});

test('T-4 who tells nothing for a minute counts no more', () => {
  const reports = told([{ memberId: 'b', rttMs: 20 }], 50_000, told([{ memberId: 'a', rttMs: 900 }], 0));
  expect(statisticsOf(withoutSilent(reports, 59_999)).members).toBe(2);
  expect(statisticsOf(withoutSilent(reports, 60_000)).members).toBe(1);
  expect(statisticsOf(told([{ memberId: 'b', rttMs: 21 }], 60_000, reports)).maxRttMs).toBe(21);
});

test('T-9 p95 is not the largest of many', () => {
  const reports = told(Array.from({ length: 100 }, (_, index) => ({ memberId: `m${index}`, rttMs: index + 1 })));
  expect(statisticsOf(reports)).toMatchObject({ p95RttMs: 95, maxRttMs: 100 });
});

test('T-9 a rising round trip is forecast above its p95, a falling one not below', () => {
  let rising = noReports;
  let falling = noReports;
  for (let second = 0; second <= 10; second++) {
    rising = told([{ memberId: 'a', rttMs: 50 + 5 * second }], second * 1_000, rising);
    falling = told([{ memberId: 'a', rttMs: 100 - 5 * second }], second * 1_000, falling);
  }
  expect(statisticsOf(rising).forecastRttMs).toBeCloseTo(100 + 15, 6);
  expect(statisticsOf(falling).forecastRttMs).toBe(50);
});

test('T-9 whatever is told: p95 <= forecast <= twice the largest, and p95 <= max', () => {
  const report = fc.record({
    memberId: fc.constantFrom('a', 'b', 'c', 'd'),
    rttMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
    gone: fc.boolean(),
    afterMs: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
      let kept = noReports;
      let nowMs = 0;
      for (const { afterMs, ...one } of reports) {
        nowMs += afterMs;
        kept = withReport(kept, one, nowMs);
      }
      const { p95RttMs, maxRttMs, forecastRttMs } = statisticsOf(kept);
      expect(p95RttMs).toBeLessThanOrEqual(maxRttMs);
      expect(forecastRttMs).toBeGreaterThanOrEqual(p95RttMs);
      expect(forecastRttMs).toBeLessThanOrEqual(2 * maxRttMs);
    }),
  );
});

test('T-4 who is said to be here is not silent; what a stranger is said of changes nothing', () => {
  const reports = stillHere(
    told([
      { memberId: 'a', rttMs: 10 },
      { memberId: 'b', rttMs: 20 },
    ]),
    ['a', 'stranger'],
    50_000,
  );
  expect(statisticsOf(withoutSilent(reports, 70_000))).toMatchObject({ members: 1, maxRttMs: 10 });
});
