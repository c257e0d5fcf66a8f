import {
  type DelayProxy,
  delayProxy,
  type Skew,
  type SkewedBrowser,
  type SoundLab,
  skewedBrowser,
  type Tutti,
  type Witnessed,
  witnessPage,
} from '@tutti/testkit';
import type { Page } from 'playwright-core';

export type Network = { minMs: number; maxMs: number };

/** What the page says of itself, with this process's monotonic time of the asking. */
export type ReadOut = { atMs: number; driftMs: number | undefined; offsetMs: number | undefined; errorMs: number | undefined };

/** Somebody in a room: a browser on a wrong clock, the api and the gateway each behind a slow network of its own. */
export type Listener = AsyncDisposable & {
  readonly name: string;
  readonly page: Page;
  join(roomId: string, options: { correction: boolean }): Promise<void>;
  press(testId: string): Promise<void>;
  readOut(): Promise<ReadOut>;
  /** What its player has done so far; undefined when it is not witnessed. */
  witnessed(): Promise<Witnessed | undefined>;
  /** What the page complained about. */
  complaints(): string[];
};

export type ListenerOptions = {
  name: string;
  skew: Skew;
  lab: SoundLab;
  sink: string;
  tutti: Pick<Tutti, 'port' | 'gatewayPort'>;
  network: Network;
  seed: number;
  /** Count what the page's player does; costs the page a little. */
  witnessed?: boolean;
};

export async function listener({ name, skew, lab, sink, tutti, network, seed, witnessed = false }: ListenerOptions): Promise<Listener> {
  const proxies: DelayProxy[] = [];
  const behind = async (targetPort: number, nth: number) => {
    const proxy = await delayProxy({ targetPort, ...network, seed: seed * 10 + nth });
    proxies.push(proxy);
    return proxy.port;
  };
  const apiPort = await behind(tutti.port, 1);
  const gatewayPort = await behind(tutti.gatewayPort, 2);
  const browser: SkewedBrowser = await skewedBrowser({ ...skew, sound: { pulse: lab.pulse, sink } });
  const { page } = browser;
  if (witnessed) await page.addInitScript(witnessPage);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return {
    name,
    page,
    async join(roomId, { correction }) {
      const gateway = `ws://127.0.0.1:${gatewayPort}/ws`;
      const query = new URLSearchParams({ gateway, as: name, ...(correction ? {} : { correction: 'off' }) });
      await page.goto(`http://127.0.0.1:${apiPort}/r/${roomId}?${query}`);
      await page.getByTestId('join').click(); // a real click: before it the page may make no sound
      await page.waitForFunction(() => window.tutti?.debug.offsetMs !== undefined, undefined, { timeout: 30_000 });
    },
    press: (testId) => page.getByTestId(testId).click({ timeout: 20_000 }),
    async readOut() {
      const askedMs = performance.now();
      const read = await page.evaluate(() => {
        const debug = window.tutti?.debug;
        return { driftMs: debug?.driftMs(), offsetMs: debug?.offsetMs, errorMs: debug?.errorMs };
      });
      return { atMs: (askedMs + performance.now()) / 2, driftMs: read.driftMs, offsetMs: read.offsetMs, errorMs: read.errorMs };
    },
    witnessed: () => page.evaluate(() => window.witness),
    complaints: () => complaints.slice(-20),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
    },
  };
}
