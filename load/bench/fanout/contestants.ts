import { fileURLToPath } from 'node:url';
import { waitFor } from '@tutti/testkit';
import { startScript } from '../../child-script.ts';
import { joinRoom } from '../../clients/join-room.ts';
import { gatewayAlone } from '../../gateway-alone.ts';
import { admitAll, type GatewayProcess } from '../../gateway-process.ts';
import { inspectable } from '../../inspector.ts';
import type { RoomStandIn } from '../../room-stand-in.ts';
import { type Audience, startAudience } from './audience.ts';
import { type Pace, paced } from './paced.ts';
import type { PublishOrder } from './servers/peer.ts';

/** A server with its audience. */
export type Contestant = AsyncDisposable & {
  readonly pid: number;
  readonly inspectorPort: number;
  readonly audience: Audience;
  /** Lets the whole audience in. */
  fill(): Promise<void>;
  /** Publishes so many frames and gives the version of the last; they may still be on their way. */
  publish(pace: Pace, frame: FrameShape): Promise<number>;
};

/** What stands around the version in every frame. */
export type FrameShape = { readonly head: string; readonly tail: string };

export const peers = ['bare-uws', 'ws', 'socketio'] as const;
export type Peer = (typeof peers)[number];

export async function gatewayContestant(members: number): Promise<Contestant> {
  const { port: inspectorPort, env } = await inspectable();
  const alone = await gatewayAlone({ members, env: { ...env, ...admitAll } });
  const { gateway, room } = alone;
  const audience = startAudience();
  const { roomId, epoch } = room;
  await warmUp(room, gateway);

  return {
    pid: gateway.service.pid,
    inspectorPort,
    audience,
    fill: () =>
      audience.join({ kind: 'gateway', url: gateway.url, roomId, epoch, version: room.version, tokens: room.memberIds.map(gateway.token) }),
    async publish(pace) {
      await paced(pace, room.seek);
      return room.version;
    },
    async [Symbol.asyncDispose]() {
      for (const thing of [audience, alone]) await thing[Symbol.asyncDispose]();
    },
  };
}

/**
 * Some seconds of a lively room with three members in it: a gateway that has been up for a while has its code compiled. The peers' code runs so often for
 * each publish that it is warm after one.
 */
async function warmUp(room: RoomStandIn, { url, token }: GatewayProcess): Promise<void> {
  const { roomId, memberIds } = room;
  const members = await Promise.all(memberIds.slice(0, 3).map((memberId) => joinRoom({ url, roomId, token: token(memberId) })));
  await paced({ times: 3_000, everyMs: 1, burst: 5 }, room.seek);
  await waitFor(() => members.every(({ check }) => check.version === room.version), { what: 'a warm gateway', withinMs: 30_000 });
  for (const { socket } of members) socket.cut();
}

export async function peerContestant(peer: Peer, members: number): Promise<Contestant> {
  const { port: inspectorPort, env } = await inspectable();
  const server = startScript(fileURLToPath(new URL(`servers/${peer}.ts`, import.meta.url)), env);
  const { port } = await server.next<{ port: number }>();
  const audience = startAudience();
  let version = 0;

  return {
    pid: server.pid,
    inspectorPort,
    audience,
    fill: () =>
      peer === 'socketio'
        ? audience.join({ kind: 'socketio', url: `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, members })
        : audience.join({ kind: 'plain', url: `ws://127.0.0.1:${port}/ws`, members }),
    async publish(pace, frame) {
      server.tell({ ...pace, ...frame, firstVersion: version + 1 } satisfies PublishOrder);
      version += pace.times;
      return version;
    },
    async [Symbol.asyncDispose]() {
      await audience[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
