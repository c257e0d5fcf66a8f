import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '@tutti/bus';
import { clientFrames } from '@tutti/protocol';
import { createLogger } from '@tutti/service';
import { waitFor } from '@tutti/testkit';
import { joinRoom, type RoomMember } from '../../clients/join-room.ts';
import { openRooms } from '../../faults/log/callers.ts';
import { admitAll, type GatewayProcess, startGatewayProcess } from '../../gateway-process.ts';
import { startLogServers } from '../../log-servers.ts';
import { paced } from './paced.ts';

export type ClickOptions = {
  readonly rooms: number;
  readonly seconds: number;
  readonly membersPerRoom?: number;
  /** Of all rooms together. */
  readonly commandsPerSec?: number;
  readonly say?: (line: string) => void;
};

export type Click = {
  /** From the host's command to the last member's frame of it, one for each command. */
  readonly latencyMs: readonly number[];
  /** Commands that did not reach every member, and frames out of turn. */
  readonly missed: number;
};

/** All real services, each in its own process: the rooms' hosts seek in turn, each room one command at a time. */
export async function measureClick({
  rooms,
  seconds,
  membersPerRoom = 10,
  commandsPerSec = 50,
  say = () => {},
}: ClickOptions): Promise<Click> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-click-'));
  const servers = await startLogServers(folder);
  const gateway = await startGatewayProcess(servers.nats.url, admitAll);
  const log = createLogger('bench', { instanceId: 'bench', logLevel: 'error' });
  const bus = await connectBus({ url: servers.nats.url, name: 'click', log });
  try {
    const roomIds = Array.from({ length: rooms }, (_, index) => `click${index}`);
    await openRooms(bus, roomIds);
    const latencyMs: number[] = [];
    const clickRooms: ClickRoom[] = [];
    for (const roomId of roomIds) clickRooms.push(await fill(roomId, membersPerRoom, gateway, (ms) => latencyMs.push(ms)));
    say(`${rooms} rooms of ${membersPerRoom} are full`);
    const allJoined = clickRooms.map((room) => waitFor(room.isLevel, { withinMs: 30_000, what: 'members with one version' }));
    await Promise.all(allJoined);

    const click = async (commands: number) => {
      latencyMs.length = 0;
      await paced({ times: commands, everyMs: 1000 / commandsPerSec, burst: 1 }, (index) => clickRooms[index % rooms]?.click());
      await waitFor(() => latencyMs.length === commands, { withinMs: 10_000 }).catch(() => undefined);
    };
    await click(rooms); // warms up
    const commands = seconds * commandsPerSec;
    await click(commands);
    const faults = clickRooms.reduce((sum, room) => sum + room.faults(), 0);
    for (const room of clickRooms) room.cut();
    return { latencyMs, missed: commands - latencyMs.length + faults };
  } finally {
    for (const thing of [bus, gateway, servers]) await thing[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

type ClickRoom = {
  /** The host seeks; a command that is not everywhere yet is given up. */
  click(): void;
  isLevel(): boolean;
  faults(): number;
  cut(): void;
};

async function fill(roomId: string, count: number, { url, token }: GatewayProcess, onDone: (ms: number) => void): Promise<ClickRoom> {
  let [clicks, sentAtMs, waitingFor] = [0, 0, 0];
  const onEvent = () => {
    if (waitingFor > 0 && --waitingFor === 0) onDone(performance.now() - sentAtMs);
  };
  const memberIds = ['host', ...Array.from({ length: count - 1 }, (_, index) => `${roomId}-guest${index}`)];
  const members: RoomMember[] = await Promise.all(memberIds.map((id) => joinRoom({ url, roomId, token: token(id), onEvent })));
  return {
    click() {
      [sentAtMs, waitingFor] = [performance.now(), count];
      const commandId = `${roomId}-${process.pid}-${++clicks}`;
      members[0]?.socket.sendText(clientFrames.encodeJson({ t: 'HOST_SEEK', commandId, positionMs: clicks * 1000 }));
    },
    isLevel: () => members.every(({ check }) => check.version === members[0]?.check.version),
    faults: () => members.reduce((sum, { check }) => sum + check.faults, 0),
    cut() {
      for (const { socket } of members) socket.cut();
    },
  };
}
