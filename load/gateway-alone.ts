import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '@tutti/bus';
import { startNats } from '@tutti/embedded';
import { createLogger } from '@tutti/service';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import { type RoomStandIn, roomStandIn } from './room-stand-in.ts';
import { startTimesyncProcess, type TimesyncProcess } from './timesync-process.ts';

/** The gateway's own process, with everything on; what it talks to on a real NATS is a stand-in in this process. */
export type GatewayAlone = AsyncDisposable & {
  readonly gateway: GatewayProcess;
  readonly room: RoomStandIn;
  readonly timesync: TimesyncProcess | undefined;
};

export type GatewayAloneOptions = {
  readonly members: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Given: a real timesync keeps the time, in its own process, started with this. */
  readonly timesyncEnv?: Readonly<Record<string, string>>;
};

export async function gatewayAlone({ members, env = {}, timesyncEnv }: GatewayAloneOptions): Promise<GatewayAlone> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-gateway-'));
  const nats = await startNats({ storeDir: join(folder, 'nats'), diesWithParent: true });
  const log = createLogger('bench', { instanceId: 'bench', logLevel: 'error' });
  const bus = await connectBus({ url: nats.url, name: 'bench', log });
  const timesync = timesyncEnv && (await startTimesyncProcess(folder, nats.url, timesyncEnv));
  const room = await roomStandIn(bus, { roomId: 'full-house', members, keepsTime: !timesync });
  const gateway = await startGatewayProcess(nats.url, env);
  return {
    gateway,
    room,
    timesync,
    async [Symbol.asyncDispose]() {
      for (const thing of [gateway, timesync, room, bus, nats]) await thing?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
