import { clientFrames } from '@tutti/protocol';
import { pause } from '@tutti/service';
import { waitFor } from '@tutti/testkit';
import { joinRoom, type RoomMember } from '../../clients/join-room.ts';

/** What the members who behave have felt since they were last asked. */
export type Felt = {
  readonly rttMs: readonly number[];
  /** TIME_PINGs without an answer. */
  readonly unanswered: number;
  readonly commands: number;
  /** The host's commands that were refused or not answered. */
  readonly undone: number;
  /** Frames of the room that came out of turn or not at all. */
  readonly faults: number;
};

/** Members within their limits: each pings about once a second, and the host seeks twice a second. */
export type GoodMembers = Disposable & {
  /** Lets them do what they do for a while, and waits for the last answers. */
  live(ms: number): Promise<Felt>;
};

export type GoodMembersOptions = {
  readonly url: string;
  readonly roomId: string;
  readonly hostToken: string;
  readonly tokens: readonly string[];
};

/** A little more than the bucket's second, so that a late timer is not taken for greed. */
const pingEveryMs = 1_050;
const seekEveryMs = 500;
const patienceMs = 5_000;

export async function goodMembers({ url, roomId, hostToken, tokens }: GoodMembersOptions): Promise<GoodMembers> {
  let [pingId, commandId] = [0, 0];
  const sentAtMs = new Map<number, number>();
  const asked = new Set<string>();
  let rttMs: number[] = [];

  const onFrame = (name: string, payload: Buffer) => {
    const atMs = performance.now();
    if (name === 'TIME_PONG') {
      const { pingId } = JSON.parse(payload.toString()) as { pingId: number };
      rttMs.push(atMs - (sentAtMs.get(pingId) ?? Number.NaN));
      sentAtMs.delete(pingId);
    } else if (name === 'COMMAND_OK') asked.delete((JSON.parse(payload.toString()) as { commandId: string }).commandId);
  };
  const host = await joinRoom({ url, roomId, token: hostToken, onFrame });
  const members: RoomMember[] = [];
  for (const token of tokens) members.push(await joinRoom({ url, roomId, token, onFrame }));

  const ping = ({ socket }: RoomMember) => {
    sentAtMs.set(++pingId, performance.now());
    socket.sendText(clientFrames.encodeJson({ t: 'TIME_PING', clientNowMs: performance.now(), pingId }));
  };
  const seek = () => {
    const id = `good-${process.pid}-${++commandId}`;
    asked.add(id);
    host.socket.sendText(clientFrames.encodeJson({ t: 'HOST_SEEK', commandId: id, positionMs: commandId * 1000 }));
  };
  /** One after the other, so that the pings are spread over the second. */
  const pinging = async (endMs: number) => {
    for (let turn = 0; performance.now() < endMs; turn++) {
      const member = members[turn % members.length];
      if (member) ping(member);
      await pause(pingEveryMs / members.length);
    }
  };
  const seeking = async (endMs: number) => {
    for (; performance.now() < endMs; await pause(seekEveryMs)) seek();
  };

  return {
    async live(ms) {
      const before = commandId;
      const endMs = performance.now() + ms;
      await Promise.all([pinging(endMs), seeking(endMs)]);
      await waitFor(() => sentAtMs.size + asked.size === 0, { withinMs: patienceMs }).catch(() => undefined);
      const version = host.check.version;
      await waitFor(() => members.every(({ check }) => check.version >= version), { withinMs: patienceMs }).catch(() => undefined);
      const behind = members.filter(({ check }) => check.version < version).length;
      const faults = [host, ...members].reduce((sum, { check }) => sum + check.faults, behind);
      const felt = { rttMs, unanswered: sentAtMs.size, commands: commandId - before, undone: asked.size, faults };
      rttMs = [];
      sentAtMs.clear();
      asked.clear();
      return felt;
    },
    [Symbol.dispose]() {
      for (const { socket } of [host, ...members]) socket.cut();
    },
  };
}
