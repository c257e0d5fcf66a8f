import { fileURLToPath } from 'node:url';
import { startScript } from '../../child-script.ts';
import { gatewayAlone } from '../../gateway-alone.ts';
import { admitAll } from '../../gateway-process.ts';
import { inspectable } from '../../inspector.ts';
import { type TimeEndpoint, timeEndpoint } from '../../time-endpoint.ts';
import type { Target } from './pingers.ts';

/** Something that answers, in a process of its own. */
export type PingServer = AsyncDisposable & {
  readonly pid: number;
  readonly inspectorPort: number;
  target(connections: number): Target;
};

/** Loaded before the gateway's and timesync's main.ts: a flood that fits into 16 and then one a second would say little. */
const liftAllowance = (env: Readonly<Record<string, string>>) => ({
  NODE_OPTIONS: `${env['NODE_OPTIONS']} --import ${new URL('lift-allowance.ts', import.meta.url).href}`,
});

export async function gatewayServer(connections: number): Promise<PingServer> {
  const { port, env } = await inspectable();
  const alone = await gatewayAlone({ members: connections, env: { ...admitAll, ...liftAllowance(env) } });
  const { gateway, room } = alone;
  return {
    pid: gateway.service.pid,
    inspectorPort: port,
    target: (count) => ({
      url: gateway.url,
      connections: count,
      room: { roomId: room.roomId, tokens: room.memberIds.map(gateway.token) },
    }),
    [Symbol.asyncDispose]: () => alone[Symbol.asyncDispose](),
  };
}

/** Undefined while timesync has no endpoint of its own. */
export async function timeServer(): Promise<PingServer | undefined> {
  const { port, env } = await inspectable();
  const endpoint: TimeEndpoint | undefined = await timeEndpoint(liftAllowance(env));
  return (
    endpoint && {
      pid: endpoint.pid,
      inspectorPort: port,
      target: (connections) => ({ url: endpoint.url, connections }),
      [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
    }
  );
}

/** Bare uWebSockets.js; its frames are as long as a TIME_PONG both ways. */
export async function echoServer(frameBytes: number): Promise<PingServer> {
  const { port: inspectorPort, env } = await inspectable();
  const script = startScript(fileURLToPath(new URL('bare-echo.ts', import.meta.url)), env);
  const { port } = await script.next<{ port: number }>();
  return {
    pid: script.pid,
    inspectorPort,
    target: (connections) => ({ url: `ws://127.0.0.1:${port}/ws`, connections, frameBytes }),
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  };
}
