import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '@tutti/bus';
import { startNats } from '@tutti/embedded';
import { createLogger } from '@tutti/service';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import { type RoomStandIn, roomStandIn } from './room-stand-in.ts';

/** The gateway's own process, with everything on; what it talks to on a real NATS is a stand-in in this process. */
export type GatewayAlone = AsyncDisposable & { readonly gateway: GatewayProcess; readonly room: RoomStandIn };

export type GatewayAloneOptions = { readonly members: number; readonly env?: Readonly<Record<string, string>> };

export async function gatewayAlone({ members, env = {} }: GatewayAloneOptions): Promise<GatewayAlone> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-gateway-'));
  const nats = await startNats({ storeDir: join(folder, 'nats'), diesWithParent: true });
  const log = createLogger('bench', { instanceId: 'bench', logLevel: 'error' });
  const bus = await connectBus({ url: nats.url, name: 'bench', log });
  const room = await roomStandIn(bus, { roomId: 'full-house', members });
  const gateway = await startGatewayProcess(nats.url, env);
  return {
    gateway,
    room,
    async [Symbol.asyncDispose]() {
      for (const thing of [gateway, room, bus, nats]) await thing[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
