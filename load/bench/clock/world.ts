import type { Chance } from '../chance.ts';
import type { LocalClock } from './local-clock.ts';
import type { Network } from './network.ts';
import type { Page } from './page.ts';

/** One client, one server and what is between them, all of it drawn from a seed. Its parts remember what passed: one run, one world. */
export type World = {
  readonly trace: string;
  readonly seed: number;
  readonly durationMs: number;
  /** Server time at true time 0; the server's clock is the truth. */
  readonly serverStartMs: number;
  readonly clock: LocalClock;
  readonly network: Network;
  readonly page: Page;
  /** How busy server and page are. */
  readonly hosts: Hosts;
  readonly disturbances: readonly Disturbance[];
  /** Frames that come without being asked for, as true times of their making. */
  readonly framesAtMs: readonly number[];
};

export type Hosts = {
  /** From a ping's arrival to t1, from t1 to t2, and from t2 onto the line. */
  serverMs(): { readonly before: number; readonly between: number; readonly after: number };
  /** From t0 onto the line. */
  sendingMs(): number;
  /** From a message's arrival, or a timer's moment, to the code that reads the clock. */
  latenessMs(): number;
};

/** Something after which a clock has to be found again. `told`: a lifecycle event says so. */
export type Disturbance = { readonly kind: 'step' | 'sleep' | 'freeze' | 'handover'; readonly told: boolean; readonly endMs: number };

/** Event loops: mostly at once, sometimes after another task, seldom after a long one. */
export function hosts(draw: Chance, { busy }: { readonly busy: number }): Hosts {
  const server = draw.between(0.01, 0.05);
  const page = draw.between(0.02, 0.06);
  const late = (meanMs: number, longShare: number, longMs: number) =>
    draw.exponential(meanMs) + (draw.happens(longShare) ? draw.exponential(longMs) : 0);
  return {
    serverMs: () => ({ before: late(server, 0.005, 2), between: late(server, 0.002, 1), after: late(server, 0.005, 1) }),
    sendingMs: () => draw.exponential(page / 2),
    latenessMs: () => late(page, 0.01 * busy, 20),
  };
}
