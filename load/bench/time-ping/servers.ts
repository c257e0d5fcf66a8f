import { startBareEcho } from '../../bare-echo.ts';
import { gatewayAlone } from '../../gateway-alone.ts';
import { admitAll } from '../../gateway-process.ts';
import { inspectable } from '../../inspector.ts';
import type { Target } from './pingers.ts';

/** Something that answers, in a process of its own. */
export type PingServer = { readonly pid: number; readonly inspectorPort: number; readonly target: Target };

/** Loaded before the gateway's and timesync's main.ts: a flood that fits into 16 and then one a second would say little. */
const liftAllowance = (env: Readonly<Record<string, string>>) => ({
  NODE_OPTIONS: `${env['NODE_OPTIONS']} --import ${new URL('lift-allowance.ts', import.meta.url).href}`,
});

/** The gateway, and timesync when it has an address for clients; both with an allowance that is never used up. */
export async function realServers(connections: number): Promise<AsyncDisposable & { gateway: PingServer; time: PingServer | undefined }> {
  const [forGateway, forTimesync] = [await inspectable(), await inspectable()];
  const alone = await gatewayAlone({
    members: connections,
    env: { ...admitAll, ...liftAllowance(forGateway.env) },
    timesyncEnv: liftAllowance(forTimesync.env),
  });
  const { gateway, room, timesync } = alone;
  const url = timesync?.timeUrl;
  return {
    gateway: {
      pid: gateway.service.pid,
      inspectorPort: forGateway.port,
      target: { url: gateway.url, connections, room: { roomId: room.roomId, tokens: room.memberIds.map(gateway.token) } },
    },
    time: url && timesync ? { pid: timesync.service.pid, inspectorPort: forTimesync.port, target: { url, connections } } : undefined,
    [Symbol.asyncDispose]: () => alone[Symbol.asyncDispose](),
  };
}

/** Bare uWebSockets.js; its frames are as long as a TIME_PONG both ways. */
export async function echoServer(connections: number, frameBytes: number): Promise<PingServer & AsyncDisposable> {
  const { port: inspectorPort, env } = await inspectable();
  const echo = await startBareEcho(env);
  return {
    pid: echo.pid,
    inspectorPort,
    target: { url: echo.url, connections, frameBytes },
    [Symbol.asyncDispose]: () => echo[Symbol.asyncDispose](),
  };
}
