import { roomStream } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberClient } from '../../load/clients/member-client.ts';
import { type FaultLab, faultLab } from '../../load/faults/fault-lab.ts';
import { type Gateways, gateways, tokenOf } from '../../load/faults/gateways.ts';
import { openRooms } from '../../load/faults/log/callers.ts';
import { untilIn } from '../../load/faults/playing-rooms.ts';

let lab: FaultLab;
let one: Gateways;
let other: Gateways;
beforeAll(async () => {
  lab = await faultLab('presence');
  one = await gateways(lab);
  other = await gateways(lab);
  await one.start();
  await other.start();
}, 120_000);
afterAll(async () => {
  for (const thing of [other, one, lab]) await thing[Symbol.asyncDispose]();
}, 30_000);

test('[RM6] who leaves one gateway and comes to another within lingerMs leaves no trace; who comes nowhere is lost', async () => {
  await openRooms(lab.bus, ['moving']);
  const enter = async (memberId: string, { url }: Gateways) => {
    const client = memberClient({ url, roomId: 'moving', memberId, token: tokenOf(memberId) });
    await untilIn([client]);
    return client;
  };
  const watcher = await enter('host', other);
  const [mover, goner] = [await enter('mover', one), await enter('goner', one)];
  await Promise.all([mover[Symbol.asyncDispose](), goner[Symbol.asyncDispose]()]);
  const moved = await enter('mover', other);

  const about = async (memberId: string) => {
    const types: string[] = [];
    for await (const { type, data } of lab.log.readStream(roomStream('moving'))) if (data['memberId'] === memberId) types.push(type);
    return types;
  };
  // Both were gone at the same moment, so what is not said of the one by now would have been.
  await waitFor(async () => (await about('goner')).includes('MemberLost'), { withinMs: 20_000, what: 'the one who stays away to be lost' });
  await waitFor(async () => (await about('goner')).includes('MemberLeft'), {
    withinMs: 30_000,
    what: 'the one who stays away to have left',
  });
  expect(await about('mover')).toEqual(['MemberJoined']);
  await Promise.all([watcher, moved].map((client) => client[Symbol.asyncDispose]()));
}, 90_000);
