import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Skew, skewedBrowser } from '@tutti/testkit';
import { build } from 'vite';
import { WebSocketServer } from 'ws';
import { measuredOffset } from './measured-offset.ts';
import { monotonicHostMs } from './monotonic.ts';
import type { PlacedBelief } from './node-client.ts';
import type { PageTold } from './page.ts';
import type { ClientOrder } from './sdk-client.ts';

export type BrowserTold = { readonly beliefs: PlacedBelief[] /** How well each could be placed, ± ms. */; readonly placedToMs: number[] };

/** The SDK in a page of a Chromium on a wrong clock (faketime). */
export type BrowserClient = AsyncDisposable & {
  /** What it believed since it was asked last. */
  tell(): Promise<BrowserTold>;
  /** What the page complained about. */
  readonly complaints: readonly string[];
};

export async function startBrowserClient(skew: Skew, order: ClientOrder): Promise<BrowserClient> {
  const script = await bundle();
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>clock</title><script type="module">${script}</script>`);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (ws) => ws.on('message', (data) => ws.send(`${data} ${monotonicHostMs()}`)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const browser = await skewedBrowser(skew);
  const { page } = browser;
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate(([what, url]) => window.startClient(what, url), [order, `ws://127.0.0.1:${port}/`] as const);

  return {
    complaints,
    tell: async () => placed(await page.evaluate(() => window.tellClient()), skew),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The page's clock runs at a known rate, so only where it stands is to be found out: `hostMs = localMs / rate + offsetMs`. */
function placed({ beliefs, placings }: PageTold, { ppm }: Skew): BrowserTold {
  const rate = 1 + ppm / 1e6;
  const offsetAt = measuredOffset(placings.map(({ l0, hostMs, l3 }) => ({ t0: l0 / rate, t1: hostMs, t2: hostMs, t3: l3 / rate })));
  const told: BrowserTold = { beliefs: [], placedToMs: [] };
  for (const belief of beliefs) {
    const place = offsetAt(belief.localMs / rate);
    if (!place) continue;
    told.beliefs.push({ ...belief, hostMs: belief.localMs / rate + place.offsetMs });
    told.placedToMs.push(place.boundMs);
  }
  return told;
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      // The page is one text: what it would fetch later is in it.
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'], fileName: 'page' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output.find((file) => file.type === 'chunk') : undefined;
  if (!chunk) throw new Error('the page was not built');
  return chunk.code;
}
