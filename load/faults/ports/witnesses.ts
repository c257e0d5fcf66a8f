import type { RoomCommand } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import { tokenOf } from '../gateways.ts';
import { host, untilAcknowledged } from '../log/callers.ts';
import { grooveboxWitness } from './groovebox-witness.ts';
import type { PortLab } from './port-lab.ts';
import { nativeWitness, olderWitness, timeWitness } from './socket-witnesses.ts';
import type { Witness, WitnessClosed } from './witness.ts';

export type Witnesses = Disposable & {
  /** How many there are. */
  readonly size: number;
  readonly closed: readonly WitnessClosed[];
  /** Something happens in the room. Resolves with the names of those that do not receive it within some seconds. */
  missing(): Promise<string[]>;
};

/** A little more than the limit's second, so that a late timer is not taken for greed. */
const pingEveryMs = 1_050;
const seekEveryMs = 500;
const newsWithinMs = 10_000;

/** One member of every kind in the room and one of either encoding at timesync. They ping once a second, and the host seeks twice a second. */
export async function witnesses(lab: PortLab, roomId: string, onClosed: (closed: WitnessClosed) => void): Promise<Witnesses> {
  const { gatewayPort: port, timePort } = lab;
  const closed: WitnessClosed[] = [];
  const named = (name: string) => ({
    name,
    onClosed: (one: WitnessClosed) => {
      closed.push(one);
      onClosed(one);
    },
  });
  const [url, timeUrl] = [`ws://127.0.0.1:${port}/ws`, `ws://127.0.0.1:${timePort}/time`];
  const placeOf = (memberId: string) => ({ url, roomId, token: tokenOf(memberId) });
  const leader = await nativeWitness(placeOf(host), 'json', named('host'));
  const all: Witness[] = [
    leader.witness,
    (await nativeWitness(placeOf('json'), 'json', named('json'))).witness,
    (await nativeWitness(placeOf('binary'), 'binary', named('binary'))).witness,
    await olderWitness({ url, roomId }, 'party', named('party')),
    await olderWitness({ url, roomId }, 'music', named('music')),
    await olderWitness({ url, roomId }, 'replay', named('replay')),
    await grooveboxWitness({ port, roomId }, 'websocket', named('groovebox-websocket')),
    await grooveboxWitness({ port, roomId }, 'polling', named('groovebox-polling')),
    await timeWitness(timeUrl, 'json', named('time-json')),
    await timeWitness(timeUrl, 'binary', named('time-binary')),
  ];
  let seeks = 0;
  const seek = () => leader.send({ t: 'HOST_SEEK', commandId: `witness-${++seeks}`, positionMs: seeks * 1_000 });
  const seeking = setInterval(seek, seekEveryMs);
  const pinging = setInterval(() => {
    for (const witness of all) witness.ping();
  }, pingEveryMs);

  return {
    size: all.length,
    closed,
    async missing() {
      clearInterval(seeking);
      const before = all.map(({ news }) => news);
      const without = () => all.filter(({ news }, index) => news <= (before[index] ?? 0));
      await happens(lab, roomId, `final-${seeks}`).catch(() => undefined);
      await waitFor(() => without().length === 0, { withinMs: newsWithinMs }).catch(() => undefined);
      return without().map(({ name }) => name);
    },
    [Symbol.dispose]() {
      for (const timer of [seeking, pinging]) clearInterval(timer);
      for (const witness of all) witness.leave();
    },
  };
}

/** A view comes into the room, and its track starts: each kind of client is told of one or the other. */
async function happens({ lab }: PortLab, roomId: string, id: string): Promise<void> {
  const commands: readonly RoomCommand[] = [
    { type: 'AddView', clipId: id, videoUrl: 'https://clips.example/a.mp4', durationMs: 1_000 },
    { type: 'StartPlayback', trackId: 'long', positionMs: 0 },
  ];
  for (const [index, command] of commands.entries())
    await untilAcknowledged(() => lab.bus.command({ commandId: `${id}-${index}`, roomId, actorId: host, command }));
}
