// A process of its own (started by node-client.ts) on a wrong clock: the SDK beside pings to a bare echo.
import { connectRaw } from '../../clients/raw-socket.ts';
import { monotonicHostMs } from './monotonic.ts';
import type { NodeClientOrder, NodeClientTold } from './node-client.ts';
import { type SdkClient, sdkClient } from './sdk-client.ts';

const sampleEveryMs = 100;
const echoEveryMs = 250;
const atOnceMs = 0.5;

let client: SdkClient | undefined;
let told: NodeClientTold = { beliefs: [], echoRttMs: [], echoesSent: 0 };

async function start({ echoUrl, ...order }: Extract<NodeClientOrder, { do: 'start' }>): Promise<void> {
  const running = sdkClient(order);
  client = running;
  const echo = await connectRaw(echoUrl, {
    onText: (text) => void told.echoRttMs.push(monotonicHostMs() - Number(text)),
  });
  setInterval(() => {
    const beforeMs = monotonicHostMs();
    const beliefs = running.beliefs();
    const tookMs = monotonicHostMs() - beforeMs;
    // Who was put aside between two readings of clocks has read two moments.
    if (tookMs < atOnceMs) told.beliefs.push(...beliefs.map((belief) => ({ ...belief, hostMs: beforeMs + tookMs / 2 })));
  }, sampleEveryMs);
  setInterval(() => {
    told = { ...told, echoesSent: told.echoesSent + 1 };
    echo.sendText(String(monotonicHostMs()));
  }, echoEveryMs);
}

process.on('message', async (order: NodeClientOrder) => {
  if (order.do === 'start') await start(order);
  const answer = told;
  told = { beliefs: [], echoRttMs: [], echoesSent: 0 };
  process.send?.(answer);
});
process.on('disconnect', async () => {
  await client?.[Symbol.asyncDispose]();
  process.exit();
});
