import type { LeaseStore, SeenLease } from '@tutti/bus';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Election, election } from './election.ts';

const silent = { info: () => undefined, warn: () => undefined };
let nowMs = 0;
let standing: Election[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000;
  standing = [];
});
afterEach(async () => {
  const ends = Promise.all(standing.map((each) => each[Symbol.asyncDispose]()));
  await pass(3_000);
  await ends;
  vi.useRealTimers();
});

async function pass(ms: number) {
  for (let done = 0; done < ms; done += 10) {
    nowMs += 10;
    await vi.advanceTimersByTimeAsync(10);
  }
}

function memoryLease() {
  let kept: SeenLease | undefined;
  const store: LeaseStore = {
    read: async () => kept,
    async write(record, revision) {
      if ((kept?.revision ?? 0) !== revision) return undefined;
      kept = { ...record, revision: revision + 1 };
      return kept.revision;
    },
  };
  return { store, kept: () => kept, forget: () => (kept = undefined) };
}

function candidate(
  candidateId: string,
  lease: LeaseStore,
  { knows = true, heard = 0, reachable = (): boolean => true, clockMs = () => nowMs } = {},
) {
  const said: string[] = [];
  const reach = <T>(work: () => Promise<T>) =>
    reachable() ? work() : new Promise<T>((_, reject) => setTimeout(() => reject(new Error('late')), 1_000));
  const stands = election({
    lease: { read: () => reach(() => lease.read()), write: (record, revision) => reach(() => lease.write(record, revision)) },
    candidateId,
    monotonicMs: clockMs,
    knowsTheTime: () => knows,
    heardTerm: () => heard,
    onElected: async (term) => void said.push(`elected ${term}`),
    onDeposed: async () => void said.push('deposed'),
    log: silent,
  });
  standing.push(stands);
  return { ...stands, said };
}

test('[TM11] of three one is elected, and it stays', async () => {
  const { store } = memoryLease();
  const all = ['ann', 'bob', 'eve'].map((name) => candidate(name, store));
  await pass(20_000);
  expect(all.filter(({ active }) => active())).toHaveLength(1);
  expect(all.flatMap(({ said }) => said)).toEqual(['elected 1']);
});

test('[TM11] cut off from the bus it stops by itself before another is elected, within 3 s, with a higher term', async () => {
  const { store } = memoryLease();
  let reachable = true;
  const ann = candidate('ann', store, { reachable: () => reachable });
  await pass(500);
  const bob = candidate('bob', store);
  await pass(1_000);
  expect([ann.active(), bob.active()]).toEqual([true, false]);
  reachable = false;
  let electedAfterMs = 0;
  for (let waitedMs = 0; electedAfterMs === 0 && waitedMs < 5_000; waitedMs += 10) {
    await pass(10);
    expect(ann.active() && bob.active()).toBe(false);
    if (bob.active()) electedAfterMs = waitedMs;
  }
  expect(electedAfterMs).toBeLessThan(3_000);
  expect(bob.term()).toBe(2);
  reachable = true;
  await pass(5_000);
  expect([ann.active(), bob.active()]).toEqual([false, true]);
  expect(ann.said).toEqual(['elected 1', 'deposed']);
});

test('[TM11] who gives the office up is followed at once', async () => {
  const { store, kept } = memoryLease();
  const ann = candidate('ann', store);
  await pass(500);
  const bob = candidate('bob', store);
  await pass(500);
  const given = ann[Symbol.asyncDispose]();
  await pass(300);
  await given;
  expect(bob.active()).toBe(true);
  expect(kept()).toMatchObject({ holderId: 'bob', term: 2 });
});

test('[TM11] a bus that forgot the lease does not make terms go back', async () => {
  const { store, forget } = memoryLease();
  const ann = candidate('ann', store, { heard: 7 });
  await pass(500);
  expect(ann.term()).toBe(8);
  forget();
  await pass(1_000);
  expect(ann.said).toEqual(['elected 8', 'deposed', 'elected 9']);
});

test('[TM11] in doubt it is not the reference until the lease is written again', async () => {
  const { store } = memoryLease();
  const ann = candidate('ann', store);
  await pass(1_000);
  ann.doubt();
  expect(ann.active()).toBe(false);
  await pass(20);
  expect(ann.active()).toBe(true);
});
