import type { Exchange, Stamp } from '@tutti/clock';
import { agenda } from './agenda.ts';
import type { Contestant, Entrant, Moment } from './contestant.ts';
import { pingAllowance } from './ping-allowance.ts';
import type { World } from './world.ts';

/** Sees the run as it goes, in the order of true time. */
export type Watcher = {
  /** The page runs, and the client reads its clock. */
  look(trueMs: number, localMs: number, contestant: Contestant): void;
  /** When to look next. */
  nextLookMs(trueMs: number): number;
  /** `take` gives the exchange to the contestant; whoever watches sees it before and after. */
  onSample?(exchange: Exchange, contestant: Contestant, take: () => void): void;
  onStamp?(stamp: Stamp): void;
  onEvent?(kind: Moment['kind'], localMs: number, trueMs: number): void;
};

export type Run = { readonly pings: number; readonly answers: number };

/** A client's life in a world, from its connection to the end. No real time passes. */
export function simulate(world: World, entrant: Entrant, watcher: Watcher): Run {
  const { clock, network, page, hosts, durationMs } = world;
  const due = agenda();
  let trueMs = 0;
  const contestant = entrant.create({ clock, trueMs: () => trueMs });
  const serverAt = (atMs: number) => world.serverStartMs + atMs;
  let alarm = 0;
  let allowance = pingAllowance();
  let pings = 0;
  let answers = 0;

  const happened = (kind: Moment['kind']): void => {
    const localMs = clock.read(trueMs);
    if (kind !== 'sent' && kind !== 'answered') watcher.onEvent?.(kind, localMs, trueMs);
    const waitMs = contestant.nextPingMs({ kind, localMs, hidden: page.isHidden(trueMs) });
    if (waitMs === undefined) return;
    const mine = ++alarm;
    if (waitMs <= 0) ping();
    else if (waitMs !== Number.POSITIVE_INFINITY) setAlarm(waitMs, mine);
  };

  const setAlarm = (waitMs: number, mine: number): void => {
    // Browsers round timers up to whole milliseconds.
    const dueMs = clock.trueMsWhen(clock.elapsedMs(trueMs) + Math.max(1, waitMs));
    const fire = () => {
      if (mine !== alarm) return;
      const allowedMs = page.timerAtMs(trueMs);
      if (allowedMs > trueMs) due.add(allowedMs, fire);
      else ping();
    };
    due.add(dueMs + hosts.latenessMs(), fire);
  };

  const ping = (): void => {
    if (!network.isOnline(trueMs)) return;
    pings++;
    const t0 = clock.read(trueMs);
    const arrivalMs = network.arrivalMs('up', trueMs + hosts.sendingMs());
    if (arrivalMs !== undefined) {
      due.add(arrivalMs, () => {
        if (entrant.ours && !allowance.take(trueMs)) return;
        const { before, between, after } = hosts.serverMs();
        const t1 = serverAt(trueMs + before);
        const t2 = serverAt(trueMs + before + between);
        const backMs = network.arrivalMs('down', trueMs + before + between + after);
        if (backMs !== undefined) hear(backMs, () => answer(t0, t1, t2));
      });
    }
    happened('sent');
  };

  const answer = (t0: number, t1: number, t2: number): void => {
    answers++;
    const exchange = { t0, t1, t2, t3: clock.read(trueMs) };
    const take = () => contestant.onSample(exchange);
    if (watcher.onSample) watcher.onSample(exchange, contestant, take);
    else take();
    happened('answered');
  };

  /** A message is looked at when it is there and the page runs, one after the other. */
  const hear = (atMs: number, handle: () => void) => due.add(page.runsAtMs(atMs) + hosts.latenessMs(), handle);

  const frame = () => {
    const t2 = serverAt(trueMs);
    const backMs = network.arrivalMs('down', trueMs + hosts.serverMs().after);
    if (backMs === undefined) return;
    hear(backMs, () => {
      const stamp = { t2, t3: clock.read(trueMs) };
      watcher.onStamp?.(stamp);
      contestant.onStamp?.(stamp);
    });
  };

  due.add(0, () => happened('connect'));
  for (const { fromMs, change } of network.legs.slice(1)) {
    if (change === 'unnoticed') continue;
    due.add(fromMs, () => {
      if (change === 'new-socket') allowance = pingAllowance();
      happened(change === 'new-socket' ? 'connect' : 'online');
    });
  }
  for (const { kind, fromMs, toMs, toldAfterMs } of page.spans) {
    if (kind === 'hidden') due.add(fromMs, () => happened('hidden'));
    if (toldAfterMs !== undefined) due.add(toMs + toldAfterMs, () => happened('resume'));
  }
  for (const atMs of world.framesAtMs) due.add(atMs, frame);

  let lookMs = 0;
  for (let next = due.next(); next && next.atMs < durationMs; next = due.next()) {
    for (; lookMs < next.atMs; lookMs = watcher.nextLookMs(lookMs)) look(lookMs);
    trueMs = Math.max(trueMs, next.atMs);
    next.act();
  }
  for (; lookMs < durationMs; lookMs = watcher.nextLookMs(lookMs)) look(lookMs);
  return { pings, answers };

  function look(atMs: number): void {
    trueMs = Math.max(trueMs, atMs);
    if (page.isRunning(atMs)) watcher.look(atMs, clock.read(atMs), contestant);
  }
}
