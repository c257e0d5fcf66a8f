import { monotonicMs, pause } from '@tutti/service';
import { waitFor } from '@tutti/testkit';
import type { MemberClient } from '../../clients/member-client.ts';
import { faultLab } from '../fault-lab.ts';
import { gateways } from '../gateways.ts';
import { everybody, historiesOf, playingRooms, type Room } from '../playing-rooms.ts';
import { checkView, sumViews, type ViewVerdict } from '../view-checker.ts';
import { checkCommands } from './check-commands.ts';
import { hosts } from './hosts.ts';

export type ResumeOptions = {
  readonly rooms: number;
  readonly members: number;
  readonly kills: number;
  /** Of each host. */
  readonly commandEveryMs?: number;
  readonly say?: (line: string) => void;
};

export type ResumeFaults = {
  readonly clients: number;
  readonly commands: number;
  readonly killings: readonly { readonly inFlight: number }[];
  readonly views: ViewVerdict;
  /** Clients that ended for good: none should. */
  readonly ended: number;
  readonly lostCommands: number;
  readonly doubledCommands: number;
  /** From a kill to being in again, for each client and kill. */
  readonly backMs: readonly number[];
  /** From each kill to a gateway that is ready again: nobody can be back before. */
  readonly restartMs: readonly number[];
};

/** Members who keep to the protocol, hosts who command, one gateway that is killed with -9 and started again; then every view is held against the log. */
export async function runResume({ rooms, members, kills, commandEveryMs = 400, say = () => {} }: ResumeOptions): Promise<ResumeFaults> {
  const lab = await faultLab('resume');
  const door = await gateways(lab);
  let clients: readonly MemberClient[] = [];
  try {
    let gateway = await door.start();
    const open = await playingRooms(lab, { rooms, members, url: door.url });
    clients = everybody(open);
    await untilIn(clients);
    say(`${clients.length} clients are in`);
    const ruling = hosts(
      open.map(({ members: [host] }) => host as MemberClient),
      commandEveryMs,
    );
    const killings: { inFlight: number }[] = [];
    const backMs: number[] = [];
    const restartMs: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await pause(2_000);
      await waitFor(() => ruling.inFlight > 0, { withinMs: 30_000, everyMs: 1, what: 'a command in flight' });
      const inFlight = ruling.inFlight;
      const killedAtMs = monotonicMs();
      await gateway.kill9();
      killings.push({ inFlight });
      gateway = await door.start();
      restartMs.push(monotonicMs() - killedAtMs);
      await untilIn(clients, killedAtMs);
      const back = clients.map(({ inSinceMs }) => (inSinceMs ?? Number.NaN) - killedAtMs);
      backMs.push(...back);
      say(`kill ${kill + 1}: ${inFlight} commands in flight, all back in ${Math.round(Math.max(...back))} ms`);
    }
    await pause(1_000);
    const done = await ruling.stop();
    const { views, events } = await judge(lab, open);
    const { lost, doubled } = checkCommands(done, events);
    const ended = clients.filter(({ endings }) => endings.some(({ code }) => code >= 4500)).length;
    return {
      clients: clients.length,
      commands: done.length,
      killings,
      views,
      ended,
      lostCommands: lost,
      doubledCommands: doubled,
      backMs,
      restartMs,
    };
  } finally {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await door[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }
}

/** Waits until each client is in, and was not before `sinceMs`. */
export async function untilIn(clients: readonly MemberClient[], sinceMs = 0): Promise<void> {
  const isIn = ({ inSinceMs }: MemberClient) => inSinceMs !== undefined && inSinceMs > sinceMs;
  await waitFor(() => clients.every(isIn), { withinMs: 60_000, what: `all ${clients.length} clients to be in` });
}

/** Waits until nobody is behind, or for as long as a gateway may take to notice a hole by itself and longer, and then says who saw what. */
export async function judge(lab: Parameters<typeof historiesOf>[0], rooms: readonly Room[]) {
  const histories = await historiesOf(lab, rooms);
  const upToDate = ({ roomId, members }: Room) => members.every(({ version }) => version >= (histories.get(roomId)?.version ?? 0));
  await waitFor(() => rooms.every(upToDate), { withinMs: 20_000 }).catch(() => undefined);
  const later = await historiesOf(lab, rooms);
  const verdicts = rooms.flatMap(({ roomId, members }) => {
    const history = later.get(roomId);
    return history ? members.map(({ held }) => checkView(held, { ...history, version: histories.get(roomId)?.version ?? 0 })) : [];
  });
  return { views: sumViews(verdicts), events: [...later.values()].flatMap(({ events }) => events) };
}
