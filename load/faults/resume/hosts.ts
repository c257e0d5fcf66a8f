import { pause } from '@tutti/service';
import type { Answer, MemberClient, Wish } from '../../clients/member-client.ts';

/** What became of a host's command; `scoped` is its id in the log. */
export type Done = { readonly scoped: string; readonly answer: Answer };

export type Hosts = {
  readonly inFlight: number;
  /** Sends no more; resolves with every answer. */
  stop(): Promise<readonly Done[]>;
};

const wishes: readonly Wish[] = [
  { t: 'HOST_RESUME' },
  { t: 'HOST_SEEK', positionMs: 0 },
  { t: 'HOST_SEEK', positionMs: 0 },
  { t: 'HOST_PAUSE' },
  { t: 'HOST_SEEK', positionMs: 0 },
];

/** Each host resumes, seeks and pauses, a command each `everyMs`, whether or not the gateway is there. */
export function hosts(clients: readonly MemberClient[], everyMs: number): Hosts {
  const stopping = new AbortController();
  const done: Promise<Done>[] = [];
  const rule = async (client: MemberClient, room: number) => {
    await pause((everyMs * room) / clients.length, stopping.signal);
    for (let number = 0; !stopping.signal.aborted; number++) {
      const wish = wishes[number % wishes.length] as Wish;
      const commandId = `room${room}-${number}`;
      const asked = wish.t === 'HOST_SEEK' ? { ...wish, positionMs: number } : wish;
      done.push(client.command(commandId, asked).then((answer) => ({ scoped: `${client.memberId}-${commandId}`, answer })));
      await pause(everyMs, stopping.signal);
    }
  };
  const ruling = clients.map(rule);
  return {
    get inFlight() {
      return clients.reduce((sum, { pending }) => sum + pending, 0);
    },
    async stop() {
      stopping.abort();
      await Promise.all(ruling);
      return Promise.all(done);
    },
  };
}
