import { monotonicMs, pause } from '@tutti/service';
import { waitFor } from '@tutti/testkit';
import type { MemberClient } from '../../clients/member-client.ts';
import { faultLab } from '../fault-lab.ts';
import { gateways } from '../gateways.ts';
import { judge } from '../judge.ts';
import { everybody, playingRooms, untilIn } from '../playing-rooms.ts';
import type { ViewVerdict } from '../view-checker.ts';
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
