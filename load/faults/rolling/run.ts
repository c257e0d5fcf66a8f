import { pause } from '@tutti/service';
import { type ServiceProcess, waitFor } from '@tutti/testkit';
import type { MemberClient } from '../../clients/member-client.ts';
import { faultLab } from '../fault-lab.ts';
import { gateways } from '../gateways.ts';
import { judge } from '../judge.ts';
import { everybody, playingRooms, untilIn } from '../playing-rooms.ts';
import { checkCommands } from '../resume/check-commands.ts';
import { hosts } from '../resume/hosts.ts';
import type { ViewVerdict } from '../view-checker.ts';

export type RollingOptions = {
  readonly gateways: number;
  readonly rooms: number;
  readonly members: number;
  /** How often each gateway is restarted. */
  readonly rounds?: number;
  readonly say?: (line: string) => void;
};

export type RollingFaults = {
  readonly clients: number;
  readonly commands: number;
  readonly restarts: number;
  readonly views: ViewVerdict;
  readonly lostCommands: number;
  readonly doubledCommands: number;
  /** Ends other than "come back in so many ms", as `<code> <reason>`, and attempts to connect that failed. */
  readonly errors: readonly string[];
  /** Events that say that somebody was away: nobody was. */
  readonly flaps: readonly string[];
  /** From being told to come back to being in again. */
  readonly awaysMs: readonly number[];
};

/** Several gateways on one port; under load each is told to stop and started again, one after the other. */
export async function runRolling(options: RollingOptions): Promise<RollingFaults> {
  const { rooms, members, rounds = 1, say = () => {} } = options;
  const lab = await faultLab('rolling');
  const door = await gateways(lab, { GATEWAY_SHARE_PORT: '1' });
  let clients: readonly MemberClient[] = [];
  try {
    const running: ServiceProcess[] = [];
    for (let index = 0; index < options.gateways; index++) running.push(await door.start());
    const open = await playingRooms(lab, { rooms, members, url: door.url });
    clients = everybody(open);
    await untilIn(clients);
    const ruling = hosts(
      open.map(({ members: [host] }) => host as MemberClient),
      400,
    );
    const restarts = rounds * running.length;
    for (let turn = 0; turn < restarts; turn++) {
      await pause(500);
      const index: number = turn % running.length;
      await running[index]?.stop();
      running[index] = await door.start();
      await untilIn(clients);
      say(`restart ${turn + 1} of ${restarts}: all in`);
    }
    await waitFor(() => clients.every(({ pending }) => pending < 5), { withinMs: 20_000, what: 'answers' });
    const done = await ruling.stop();
    const { views, events } = await judge(lab, open);
    const { lost, doubled } = checkCommands(done, events);
    return {
      clients: clients.length,
      commands: done.length,
      restarts,
      views,
      lostCommands: lost,
      doubledCommands: doubled,
      errors: clients.flatMap(errorsOf),
      flaps: events.map(({ type }) => type).filter((type) => ['MemberLost', 'MemberReturned', 'MemberLeft'].includes(type)),
      awaysMs: clients.flatMap((client) => client.awaysMs),
    };
  } finally {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await door[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }
}

function errorsOf({ endings, failedConnects }: MemberClient): string[] {
  const ends = endings.map(({ code, reason }) => `${code} ${reason}`).filter((end) => !/^4000 drain \d+$/u.test(end));
  return [...ends, ...Array.from({ length: failedConnects }, () => 'no connection')];
}
